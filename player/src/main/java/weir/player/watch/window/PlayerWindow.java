package weir.player.watch.window;

import java.awt.BorderLayout;
import java.awt.Component;
import java.awt.GraphicsDevice;
import java.awt.event.ActionEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.function.Supplier;
import javax.swing.AbstractAction;
import javax.swing.ButtonGroup;
import javax.swing.JComponent;
import javax.swing.JFrame;
import javax.swing.JMenu;
import javax.swing.JMenuBar;
import javax.swing.JMenuItem;
import javax.swing.JRadioButtonMenuItem;
import javax.swing.KeyStroke;
import javax.swing.Timer;
import javax.swing.WindowConstants;
import javax.swing.event.MenuEvent;
import javax.swing.event.MenuListener;
import weir.player.abr.Ladder;
import weir.player.session.Event;

/** The frame around the stage: its keys, and a menu of the same. Lives on the screen's thread. */
final class PlayerWindow {
  private static final int TICK_MS = 100;
  private static final double SHORT_MS = 5_000;
  private static final double LONG_MS = 30_000;

  private final JFrame frame;
  private final Stage stage;
  private final Viewer viewer;
  private final Sound sound;
  private final Runnable quit;
  private final Timer ticking;

  /**
   * @param quit called when the viewer has had enough
   */
  PlayerWindow(
      String title, Stage stage, Ladder ladder, Viewer viewer, Sound sound, Runnable quit) {
    this.stage = stage;
    this.viewer = viewer;
    this.sound = sound;
    this.quit = quit;
    frame = new JFrame("Weir: " + title);
    frame.setDefaultCloseOperation(WindowConstants.DO_NOTHING_ON_CLOSE);
    frame.addWindowListener(
        new WindowAdapter() {
          @Override
          public void windowClosing(WindowEvent event) {
            quit.run();
          }
        });
    JMenuBar bar = new JMenuBar();
    bar.add(playMenu());
    bar.add(qualityMenu(ladder));
    bar.add(policyMenu());
    bar.add(viewMenu());
    frame.setJMenuBar(bar);
    frame.add(stage, BorderLayout.CENTER);
    key("shift P", "before", () -> viewer.another(-1));
    key("typed ?", "help", this::help);
    key("ESCAPE", "leave", this::leaveFullScreen);
    frame.pack();
    frame.setLocationRelativeTo(null);
    ticking = new Timer(TICK_MS, event -> stage.tick());
    ticking.start();
    frame.setVisible(true);
  }

  private JMenu playMenu() {
    JMenu menu = new JMenu("Play");
    menu.add(item("Pause, go on", "SPACE", viewer::pauseOrResume));
    menu.add(item("5 s back", "LEFT", () -> viewer.seek(-SHORT_MS)));
    menu.add(item("5 s on", "RIGHT", () -> viewer.seek(SHORT_MS)));
    menu.add(item("30 s back", "shift LEFT", () -> viewer.seek(-LONG_MS)));
    menu.add(item("30 s on", "shift RIGHT", () -> viewer.seek(LONG_MS)));
    menu.add(item("Sound off, on", "M", this::mute));
    menu.addSeparator();
    menu.add(
        item(
            "Quit",
            "Q",
            () -> {
              quit.run();
              return "";
            }));
    return menu;
  }

  private JMenu qualityMenu(Ladder ladder) {
    JMenu menu = new JMenu("Quality");
    ButtonGroup group = new ButtonGroup();
    JMenuItem any = choice("Any: the policy chooses", group, viewer::unlock);
    menu.add(any);
    JMenuItem[] rungs = new JMenuItem[ladder.size()];
    for (int rung = ladder.top(); rung >= 0; rung--) {
      int one = rung;
      String words = "Only " + ladder.rung(rung).id() + ", " + Overlay.rate(ladder.kbps(rung));
      rungs[rung] = choice(words, group, () -> viewer.lock(one));
      menu.add(rungs[rung]);
    }
    menu.addSeparator();
    menu.add(item("One rung above", "UP", () -> viewer.step(1)));
    menu.add(item("One rung below", "DOWN", () -> viewer.step(-1)));
    key("A", "any", viewer::unlock);
    opening(
        menu,
        () -> {
          int locked = viewer.locked();
          (locked == Event.Lock.AUTOMATIC ? any : rungs[locked]).setSelected(true);
        });
    return menu;
  }

  private JMenu policyMenu() {
    JMenu menu = new JMenu("Policy");
    ButtonGroup group = new ButtonGroup();
    for (String name : viewer.policies()) {
      menu.add(choice(name, group, () -> viewer.change(name)));
    }
    menu.addSeparator();
    menu.add(item("The next", "P", () -> viewer.another(1)));
    opening(
        menu,
        () -> {
          for (Component one : menu.getMenuComponents()) {
            if (one instanceof JRadioButtonMenuItem item
                && item.getText().equals(viewer.policy())) {
              item.setSelected(true);
            }
          }
        });
    return menu;
  }

  private JMenu viewMenu() {
    JMenu menu = new JMenu("View");
    menu.add(item("Figures and charts", "I", this::figures));
    menu.add(item("Full screen", "F", this::fullScreen));
    menu.add(item("Keys", "F1", this::help));
    return menu;
  }

  private static void opening(JMenu menu, Runnable then) {
    menu.addMenuListener(
        new MenuListener() {
          @Override
          public void menuSelected(MenuEvent event) {
            then.run();
          }

          @Override
          public void menuDeselected(MenuEvent event) {}

          @Override
          public void menuCanceled(MenuEvent event) {}
        });
  }

  private JMenuItem item(String words, String key, Supplier<String> does) {
    JMenuItem item = new JMenuItem(words);
    item.setAccelerator(KeyStroke.getKeyStroke(key));
    key(key, words, does); // a hidden menu has no keys
    item.addActionListener(event -> tell(does.get()));
    return item;
  }

  private JMenuItem choice(String words, ButtonGroup group, Supplier<String> does) {
    JRadioButtonMenuItem item = new JRadioButtonMenuItem(words);
    group.add(item);
    item.addActionListener(event -> tell(does.get()));
    return item;
  }

  @SuppressWarnings("serial") // nobody writes it down
  private void key(String key, String name, Supplier<String> does) {
    stage.getInputMap(JComponent.WHEN_IN_FOCUSED_WINDOW).put(KeyStroke.getKeyStroke(key), name);
    stage
        .getActionMap()
        .put(
            name,
            new AbstractAction() {
              @Override
              public void actionPerformed(ActionEvent event) {
                tell(does.get());
              }
            });
  }

  private void tell(String words) {
    if (!words.isEmpty()) {
      stage.notice(words);
    }
  }

  private String figures() {
    stage.toggleFigures();
    return "";
  }

  private String help() {
    stage.toggleHelp();
    return "";
  }

  private String mute() {
    sound.mute(!sound.isMuted());
    return sound.isMuted() ? "sound off" : "sound on";
  }

  private String fullScreen() {
    GraphicsDevice screen = frame.getGraphicsConfiguration().getDevice();
    if (screen.getFullScreenWindow() == frame) {
      return leaveFullScreen();
    }
    frame.getJMenuBar().setVisible(false);
    screen.setFullScreenWindow(frame);
    return "Escape leaves the full screen";
  }

  private String leaveFullScreen() {
    GraphicsDevice screen = frame.getGraphicsConfiguration().getDevice();
    if (screen.getFullScreenWindow() == frame) {
      screen.setFullScreenWindow(null);
      frame.getJMenuBar().setVisible(true);
    }
    return "";
  }

  /** For whoever presses keys and looks on. */
  JFrame frame() {
    return frame;
  }

  void close() {
    ticking.stop();
    frame.dispose();
  }
}

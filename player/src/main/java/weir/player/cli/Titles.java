package weir.player.cli;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import weir.media.store.Library;
import weir.media.store.Title;
import weir.media.store.TitleCard;
import weir.media.store.Unfinished;

/** {@code weir titles}. */
@Command(
    name = "titles",
    description = "The library: list, remove or rename titles.",
    mixinStandardHelpOptions = true)
final class Titles implements Runnable {
  @Mixin private InLibrary library;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "list, remove or rename?");
  }

  @Command(name = "list", description = "List the titles.", mixinStandardHelpOptions = true)
  void list() throws IOException {
    Library here = Library.open(library.folder());
    List<Title> titles = here.titles();
    for (Title title : titles) {
      TitleCard card = title.card();
      System.out.println(
          String.format(
              Locale.ROOT,
              "%-24s %7.1f s  %s%s",
              title.name(),
              card.duration().toMillis() / 1000.0,
              String.join(" ", title.sizes().representations().stream().map(r -> r.id()).toList()),
              card.title().equals(title.name()) ? "" : "  \"" + card.title() + "\""));
    }
    for (Unfinished job : here.unfinished()) {
      System.out.println(
          String.format(
              Locale.ROOT,
              "%-24s unfinished, %.1f MB; 'weir package --resume' goes on with it",
              job.title(),
              job.bytes() / 1e6));
    }
    if (titles.isEmpty()) {
      System.err.println(
          "No titles in " + library.folder() + " yet; 'weir package sample' makes one.");
    }
  }

  @Command(
      name = "remove",
      description = "Remove a title, and what is unfinished of it.",
      mixinStandardHelpOptions = true)
  void remove(@Parameters(paramLabel = "TITLE") String name) throws IOException {
    Library here = Library.open(library.folder());
    if (here.unfinished().stream().noneMatch(job -> job.title().equals(name))) {
      require(here, name);
    }
    here.remove(name);
  }

  @Command(name = "rename", description = "Rename a title.", mixinStandardHelpOptions = true)
  void rename(
      @Parameters(paramLabel = "FROM") String from, @Parameters(paramLabel = "TO") String to)
      throws IOException {
    Library here = Library.open(library.folder());
    require(here, from);
    here.rename(from, to);
  }

  private static void require(Library library, String name) {
    if (library.title(name).isEmpty()) {
      throw CommandFailed.input(
          "there is no title '" + name + "' in " + library.folder() + "; see 'weir titles list'",
          null);
    }
  }
}

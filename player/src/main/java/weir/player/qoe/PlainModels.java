package weir.player.qoe;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The models that need nothing but arithmetic, so that a browser has them too: all but Sabre's,
 * whose figures are printed decimals, and some of them counts that the last digit of a power
 * decides.
 */
public final class PlainModels {
  private PlainModels() {}

  /** The linear family. */
  static final List<QoeModel> LINEAR =
      List.of(
          linear("lin", "rate in Mbit/s", "Mao et al., SIGCOMM 2017, QoE_lin", LinearQoe.Model.LIN),
          linear(
              "log",
              "ln(rate / lowest rate)",
              "Mao et al., SIGCOMM 2017, QoE_log",
              LinearQoe.Model.LOG),
          linear("hd", "worth of HD rates", "Mao et al., SIGCOMM 2017, QoE_HD", LinearQoe.Model.HD),
          linear(
              "yin",
              "rate in Mbit/s, start-up counted",
              "Yin et al., SIGCOMM 2015",
              LinearQoe.Model.YIN));

  static final QoeModel SSIM =
      new QoeModel(
          "ssim",
          "SSIM in dB less changes and standstill; for titles packaged with --measure",
          "Yan et al., NSDI 2020 (Puffer)",
          SsimQoe.FIGURES,
          (title, settings, presented) -> {
            SsimQoe model = new SsimQoe(presented);
            return new Score(model, model::values);
          });

  /** All of them, as they are without the user's own tables. */
  public static List<QoeModel> all() {
    List<QoeModel> all = new ArrayList<>(LINEAR);
    all.add(p1203(Optional.empty()));
    all.add(SSIM);
    return all;
  }

  static QoeModel p1203(Optional<P1203Forest> forest) {
    String tables = forest.map(trees -> "; tables " + trees.hash()).orElse("");
    return new QoeModel(
        "p1203",
        (forest.isPresent() ? "P.1203 mode 0" : "P.1203 analytic part, mode 0")
            + "; for H.264 whose sizes and frame rates are known",
        "ITU-T P.1203.1, P.1203.2, P.1203.3 (10/2017)" + tables,
        P1203.figures(forest.isPresent()),
        (title, settings, presented) -> {
          P1203 model = new P1203(presented, forest);
          return new Score(model, model::values);
        });
  }

  /** A member of the linear family: the score per segment, and what it is made of. */
  private static QoeModel linear(String name, String worth, String source, LinearQoe.Model member) {
    String startUp = member.countsStartUp() ? "counted" : "not counted";
    return new QoeModel(
        name,
        worth + " less stalls and changes, per segment",
        source,
        List.of(
            new Figure(name + "_qoe", "score per segment: " + worth + ", less the costs beside it"),
            new Figure(name + "_quality", "quality per segment"),
            new Figure(name + "_stall", "cost of stalls per segment"),
            new Figure(name + "_switching", "cost of changes per segment"),
            new Figure(
                name + "_startup", "cost of start-up per segment, " + startUp + " in the score")),
        (title, settings, presented) -> {
          LinearQoe qoe = new LinearQoe(member);
          return new Score(qoe, () -> linear(qoe));
        });
  }

  private static double[] linear(LinearQoe qoe) {
    int n = Math.max(1, qoe.segments());
    return new double[] {
      qoe.perSegment(), qoe.quality() / n, qoe.stall() / n, qoe.switching() / n, qoe.startUp() / n
    };
  }
}

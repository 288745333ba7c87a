package weir.player.qoe;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import weir.player.abr.WeightedAverages;
import weir.player.session.Settings;
import weir.player.session.Title;

/** All models of quality of experience there are, in the order in which tables show them. */
public final class QoeModels {
  private QoeModels() {}

  /** Sabre's figures by its names, the score first, then in its order. */
  private static final List<String> SABRE =
      List.of(
          "time average score",
          "buffer size",
          "total played utility",
          "time average played utility",
          "total played bitrate",
          "time average played bitrate",
          "total play time",
          "total play time chunks",
          "total rebuffer",
          "rebuffer ratio",
          "time average rebuffer",
          "total rebuffer events",
          "time average rebuffer events",
          "total bitrate change",
          "time average bitrate change",
          "total log bitrate change",
          "time average log bitrate change",
          "over estimate count",
          "over estimate",
          "leq estimate count",
          "leq estimate",
          "estimate",
          "rampup time",
          "total reaction time");

  /** All of them, as they are without the user's own tables. */
  public static final List<QoeModel> ALL = all(Optional.empty());

  /** All of them. */
  public static List<QoeModel> all(Optional<P1203Forest> forest) {
    return List.of(
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
            LinearQoe.Model.YIN),
        new QoeModel(
            "sabre",
            "the 24 figures that Sabre prints",
            "Spiteri et al., MMSys 2018; Sabre",
            SABRE.stream()
                .map(name -> new Figure("sabre_" + name.replace(' ', '_'), "Sabre's " + name))
                .toList(),
            (title, settings, presented) -> sabre(title, settings)),
        p1203(forest),
        new QoeModel(
            "ssim",
            "SSIM in dB less changes and standstill; for titles packaged with --measure",
            "Yan et al., NSDI 2020 (Puffer)",
            SsimQoe.FIGURES,
            (title, settings, presented) -> {
              SsimQoe model = new SsimQoe(presented);
              return new Score(model, model::values);
            }));
  }

  /**
   * The one of that name among these.
   *
   * @throws IllegalArgumentException listing the names that exist
   */
  public static QoeModel named(String name, List<QoeModel> models) {
    for (QoeModel model : models) {
      if (model.name().equals(name)) {
        return model;
      }
    }
    throw new IllegalArgumentException(
        "there is no QoE model "
            + name
            + "; there are: "
            + String.join(", ", models.stream().map(QoeModel::name).toList()));
  }

  private static QoeModel p1203(Optional<P1203Forest> forest) {
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

  private static Score sabre(Title title, Settings settings) {
    double segmentMs = title.main().segmentMs(0);
    SabreReport report =
        new SabreReport(settings.bufferMs(), new WeightedAverages(segmentMs, 3000, 8000));
    return new Score(
        report,
        () -> {
          Map<String, String> lines = report.lines();
          return SABRE.stream().mapToDouble(name -> number(lines.get(name))).toArray();
        });
  }

  /** What Sabre prints where nothing played is no number that a table can hold. */
  private static double number(String printed) {
    return printed.matches("-?[0-9.]+") ? Double.parseDouble(printed) : Double.NaN;
  }
}

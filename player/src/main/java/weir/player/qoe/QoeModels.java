package weir.player.qoe;

import java.util.ArrayList;
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
    List<QoeModel> all = new ArrayList<>(PlainModels.LINEAR);
    all.add(
        new QoeModel(
            "sabre",
            "the 24 figures that Sabre prints",
            "Spiteri et al., MMSys 2018; Sabre",
            SABRE.stream()
                .map(name -> new Figure("sabre_" + name.replace(' ', '_'), "Sabre's " + name))
                .toList(),
            (title, settings, presented) -> sabre(title, settings)));
    all.add(PlainModels.p1203(forest));
    all.add(PlainModels.SSIM);
    return List.copyOf(all);
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

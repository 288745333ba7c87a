package weir.player.qoe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class SsimQoeTest {
  @Test
  void isTheMeanLessChangesAndStandstill() {
    double[][] ssim = {{0.9, 0.9, 0.9}, {0.99, 0.999, 1}};
    SsimQoe model = new SsimQoe(new Presented(List.of(), Optional.empty(), ssim));

    model.reached(0, 0);
    model.reached(1, 1);
    model.stalled(500, true);
    model.reached(2, 1);

    // 10, 30 and (the same as the source) 60 dB; changes of 20 and 30; half a second costs 50
    assertArrayEquals(new double[] {0, 100 / 3.0, 50 / 3.0}, model.values(), 1e-9);
  }

  @Test
  void tellsNothingOfWhatWasNotMeasured() {
    SsimQoe model = new SsimQoe(Presented.UNKNOWN);

    model.reached(0, 0);

    assertTrue(Double.isNaN(model.values()[0]));
  }
}

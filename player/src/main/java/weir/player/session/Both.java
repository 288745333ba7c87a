package weir.player.session;

import weir.player.abr.Decision;
import weir.player.abr.Progress;

/** Two listeners as one. */
record Both(Listener first, Listener second) implements Listener {
  @Override
  public void began(Title title, Settings settings) {
    first.began(title, settings);
    second.began(title, settings);
  }

  @Override
  public void linkIs(double atMs, double kbps, double latencyMs) {
    first.linkIs(atMs, kbps, latencyMs);
    second.linkIs(atMs, kbps, latencyMs);
  }

  @Override
  public void heard(double atMs, Event event) {
    first.heard(atMs, event);
    second.heard(atMs, event);
  }

  @Override
  public void decided(
      double atMs, int track, int index, Decision decision, int lastRung, double bufferMs) {
    first.decided(atMs, track, index, decision, lastRung, bufferMs);
    second.decided(atMs, track, index, decision, lastRung, bufferMs);
  }

  @Override
  public void commanded(double atMs, Command command) {
    first.commanded(atMs, command);
    second.commanded(atMs, command);
  }

  @Override
  public void asked(Progress progress, int answer) {
    first.asked(progress, answer);
    second.asked(progress, answer);
  }

  @Override
  public void arrived(
      double atMs, Request request, Event.Arrived event, double beforeMs, double bufferMs) {
    first.arrived(atMs, request, event, beforeMs, bufferMs);
    second.arrived(atMs, request, event, beforeMs, bufferMs);
  }

  @Override
  public void gaveUp(
      double atMs, Request request, Event.GaveUp event, double beforeMs, double bufferMs) {
    first.gaveUp(atMs, request, event, beforeMs, bufferMs);
    second.gaveUp(atMs, request, event, beforeMs, bufferMs);
  }

  @Override
  public void failed(double atMs, Request request, Event.Failed event) {
    first.failed(atMs, request, event);
    second.failed(atMs, request, event);
  }

  @Override
  public void replacing(double atMs, int index, int from, int to) {
    first.replacing(atMs, index, from, to);
    second.replacing(atMs, index, from, to);
  }

  @Override
  public void replaced(int index, int from, int to) {
    first.replaced(index, from, to);
    second.replaced(index, from, to);
  }

  @Override
  public void dropped(double atMs, Request request, double receivedBits) {
    first.dropped(atMs, request, receivedBits);
    second.dropped(atMs, request, receivedBits);
  }

  @Override
  public void sought(double atMs, double toMs, double discardedMs) {
    first.sought(atMs, toMs, discardedMs);
    second.sought(atMs, toMs, discardedMs);
  }

  @Override
  public void changed(double atMs, String policy, int transfers) {
    first.changed(atMs, policy, transfers);
    second.changed(atMs, policy, transfers);
  }

  @Override
  public void paused(double ms) {
    first.paused(ms);
    second.paused(ms);
  }

  @Override
  public void seeking(double ms) {
    first.seeking(ms);
    second.seeking(ms);
  }

  @Override
  public void startingUp(double ms) {
    first.startingUp(ms);
    second.startingUp(ms);
  }

  @Override
  public void playing(double startUpMs) {
    first.playing(startUpMs);
    second.playing(startUpMs);
  }

  @Override
  public void reached(int index, int rung) {
    first.reached(index, rung);
    second.reached(index, rung);
  }

  @Override
  public void finished(int index) {
    first.finished(index);
    second.finished(index);
  }

  @Override
  public void played(double ms) {
    first.played(ms);
    second.played(ms);
  }

  @Override
  public void stalled(double ms, boolean ranDry) {
    first.stalled(ms, ranDry);
    second.stalled(ms, ranDry);
  }

  @Override
  public void settled() {
    first.settled();
    second.settled();
  }

  @Override
  public void ended(double atMs, Command.Ending ending) {
    first.ended(atMs, ending);
    second.ended(atMs, ending);
  }
}

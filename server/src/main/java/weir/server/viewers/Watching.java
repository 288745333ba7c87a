package weir.server.viewers;

import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;

/**
 * A viewer at one moment. Times ms, rates kbit/s; what nobody told is empty.
 *
 * @param id the session it told, or one made of where it is
 * @param isNamed whether it told that
 * @param name what it wants to be called
 * @param representation of the video: as the player says, else as was sent last
 * @param sound representation of the sound, as asked for last
 * @param stalls as the player counts them, else as it said that its buffer had run dry
 * @param faults how much of its CMCD could not be read
 * @param ageMs since it was first heard of
 * @param silentMs since it was last heard of
 * @param revision rises with every change of any viewer
 */
public record Watching(
    String id,
    boolean isNamed,
    Seat seat,
    Optional<String> name,
    Optional<String> player,
    Optional<String> state,
    Optional<String> representation,
    Optional<String> sound,
    OptionalDouble bufferMs,
    OptionalDouble positionMs,
    OptionalDouble throughputKbps,
    OptionalDouble speed,
    OptionalLong stalls,
    OptionalDouble stalledMs,
    OptionalDouble startUpMs,
    long responses,
    long errors,
    long bytes,
    long faults,
    long ageMs,
    long silentMs,
    long revision) {}

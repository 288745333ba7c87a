package weir.player.cli;

import java.io.File;
import java.io.IOException;
import java.lang.reflect.Field;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.LongFunction;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import weir.player.abr.Named;
import weir.player.abr.Policies;
import weir.player.abr.Policy;
import weir.player.compare.Fingerprint;

/**
 * The option that brings policies of the user's own, the same for every command that has it, and
 * with it all policies there are.
 *
 * <p>A jar or a folder of classes names its policies in {@code
 * META-INF/services/weir.player.abr.Policy}. A policy is called as its class, or as its constant
 * {@code public static final String NAME} says; a constant {@code WHAT} describes it.
 */
final class PolicyShelf {
  private static final String SERVICES = "META-INF/services/" + Policy.class.getName();

  @Option(
      names = "--policy-path",
      paramLabel = "PATH",
      description =
          "Jars, or folders of classes, that hold policies of your own, separated as in a class"
              + " path.")
  private Optional<String> path = Optional.empty();

  private List<Named<Policy>> own;

  /** Ours, then the user's own. */
  List<Named<Policy>> all() {
    List<Named<Policy>> all = new ArrayList<>(Policies.ALL);
    all.addAll(own());
    return all;
  }

  /** The user's own alone. */
  List<Named<Policy>> own() {
    if (own == null) {
      own = path.map(PolicyShelf::load).orElse(List.of());
    }
    return own;
  }

  /** What makes a policy of that name from a seed; an unknown name is wrong usage. */
  LongFunction<Policy> maker(String name) {
    for (Named<Policy> policy : own()) {
      if (policy.name().equals(name)) {
        return policy.make();
      }
    }
    try {
      Policies.named(name, 0);
    } catch (IllegalArgumentException e) {
      String others = String.join(", ", own().stream().map(Named::name).toList());
      throw CommandFailed.usage(
          e.getMessage() + (others.isEmpty() ? "" : "; of your own: " + others));
    }
    return seed -> Policies.named(name, seed);
  }

  /**
   * What tells one state of a policy's code from another; empty for ours, which are of one build.
   */
  String code(String name) {
    if (own().stream().noneMatch(policy -> policy.name().equals(name))) {
      return "";
    }
    try {
      return Fingerprint.ofFiles(places(path.orElseThrow()));
    } catch (IOException e) {
      throw CommandFailed.input(path.orElseThrow() + " cannot be read: " + e, e);
    }
  }

  /** The option as it was given. */
  Optional<String> path() {
    return path;
  }

  private static List<Path> places(String path) {
    return Arrays.stream(path.split(Pattern.quote(File.pathSeparator)))
        .filter(place -> !place.isEmpty())
        .map(Path::of)
        .toList();
  }

  private static List<Named<Policy>> load(String path) {
    List<URL> places = places(path).stream().map(PolicyShelf::url).toList();
    // Open as long as the program runs: a policy may need another of its classes at any time.
    URLClassLoader classes =
        new URLClassLoader(places.toArray(new URL[0]), Policy.class.getClassLoader());
    List<Named<Policy>> found = new ArrayList<>();
    try {
      ServiceLoader.load(Policy.class, classes).stream()
          .filter(provider -> provider.type().getClassLoader() == classes)
          .forEach(provider -> found.add(named(provider, found)));
    } catch (ServiceConfigurationError | LinkageError e) {
      throw CommandFailed.input("a policy in " + path + " cannot be loaded: " + why(e), e);
    }
    if (found.isEmpty()) {
      throw CommandFailed.input(
          "no policy in " + path + ": there is no " + SERVICES + " that names one", null);
    }
    return List.copyOf(found);
  }

  private static URL url(Path place) {
    if (!Files.exists(place)) {
      throw CommandFailed.input("no such jar or folder of policies: " + place, null);
    }
    try {
      return place.toRealPath().toUri().toURL();
    } catch (MalformedURLException e) {
      throw new IllegalStateException(e);
    } catch (IOException e) {
      throw CommandFailed.input(place + " cannot be read: " + e, e);
    }
  }

  private static Named<Policy> named(
      ServiceLoader.Provider<Policy> provider, List<Named<Policy>> before) {
    Class<? extends Policy> type = provider.type();
    String name = constant(type, "NAME").orElse(type.getSimpleName());
    boolean isOurs = Policies.ALL.stream().anyMatch(one -> one.name().equals(name));
    if (isOurs || name.equals("all") || name.isEmpty() || !name.matches("[^,:\\s]+")) {
      throw CommandFailed.input(
          type.getName()
              + " cannot be called '"
              + name
              + (isOurs ? "': a policy of Weir is" : "'")
              + "; give it another constant NAME",
          null);
    }
    if (before.stream().anyMatch(one -> one.name().equals(name))) {
      throw CommandFailed.input(
          "two policies on --policy-path are called '" + name + "', one is " + type.getName(),
          null);
    }
    return new Named<>(
        name,
        constant(type, "WHAT").orElse("a policy of your own"),
        type.getName(),
        seed -> made(provider, name));
  }

  private static Policy made(ServiceLoader.Provider<Policy> provider, String name) {
    try {
      return provider.get();
    } catch (ServiceConfigurationError | LinkageError e) {
      throw CommandFailed.input("the policy " + name + " cannot be made: " + why(e), e);
    }
  }

  private static Optional<String> constant(Class<?> type, String name) {
    try {
      Field field = type.getField(name);
      return field.getType() == String.class
          ? Optional.of((String) field.get(null))
          : Optional.empty();
    } catch (NoSuchFieldException | IllegalAccessException | NullPointerException e) {
      return Optional.empty();
    }
  }

  /** The innermost cause says most. */
  private static String why(Throwable e) {
    Throwable at = e;
    while (at.getCause() != null) {
      at = at.getCause();
    }
    String message = at.getMessage() == null ? at.getClass().getSimpleName() : at.getMessage();
    return message.replace(Policy.class.getName() + ": ", "");
  }
}

package weir.player.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import weir.network.trace.Trace;
import weir.network.trace.TraceFormat;
import weir.network.trace.Traces;

/** {@code weir traces convert}. */
@Command(
    name = "convert",
    description = {
      "Write traces in another form, and say what it cannot hold.",
      "Nothing is written unless all of it can be."
    },
    mixinStandardHelpOptions = true)
final class ConvertTraces implements Runnable {
  @Parameters(
      paramLabel = "TRACE",
      arity = "1..*",
      description = "Of 'weir traces list', or files in any form that is known.")
  private List<String> names;

  @Option(
      names = "--to",
      paramLabel = "FORM",
      required = true,
      description = "sabre-json, csv, mahimahi, oboe or cooked.")
  private String to;

  @Option(
      names = "--from",
      paramLabel = "FORM",
      description = "The form of the files (default: told by what is in them).")
  private String from;

  @Option(
      names = "--out",
      paramLabel = "FILE|FOLDER",
      description = {
        "Where to write (default: standard output); a name that ends in .gz is packed.",
        "Several traces need a folder, which is made if it is not there."
      })
  private Path out;

  @Mixin private TraceOutput output;

  @Override
  public void run() {
    TraceFormat target = TraceInput.format("--to", to);
    TraceFormat source = from == null ? null : TraceInput.format("--from", from);
    if (out == null && names.size() > 1) {
      throw CommandFailed.usage("several traces need a folder to be written into: --out FOLDER");
    }
    boolean isFolder = out != null && (names.size() > 1 || Files.isDirectory(out));
    Map<Path, String> files = new LinkedHashMap<>();
    if (out != null) {
      for (String name : names) {
        Path file = isFolder ? out.resolve(fileName(name, target)) : out;
        String other = files.put(file, name);
        if (other != null) {
          throw CommandFailed.usage(
              other + " and " + name + " would both become " + file + "; convert them one by one");
        }
        if (!isFolder || Files.isDirectory(out)) {
          output.requireFree(file);
        }
      }
    }
    List<Trace> traces = names.stream().map(name -> TraceInput.of(name, source)).toList();
    traces.forEach(trace -> TraceOutput.requireRoom(trace, target));
    if (out == null) {
      TraceOutput.print(traces.get(0), target);
    } else if (isFolder) {
      create(out);
    }
    int next = 0;
    for (Path file : files.keySet()) {
      TraceOutput.write(traces.get(next++), target, file);
    }
    for (int i = 0; i < names.size(); i++) {
      TraceOutput.warn(names.get(i), traces.get(i), target);
    }
  }

  /** The name it had, with the ending of its new form in place of the old one's. */
  static String fileName(String name, TraceFormat target) {
    Path last = Path.of(name).getFileName();
    String base = last == null ? name : last.toString();
    if (base.endsWith(".gz")) {
      base = base.substring(0, base.length() - 3);
    }
    for (TraceFormat format : Traces.FORMATS) {
      String ending = "." + format.extension();
      if (base.endsWith(ending) && base.length() > ending.length()) {
        base = base.substring(0, base.length() - ending.length());
        break;
      }
    }
    return base + "." + target.extension();
  }

  private static void create(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw CommandFailed.usage("the folder " + folder + " cannot be made: " + e);
    }
  }
}

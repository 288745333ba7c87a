import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.teavm.backend.javascript.JSModuleType;
import org.teavm.diagnostics.DefaultProblemTextConsumer;
import org.teavm.diagnostics.Problem;
import org.teavm.model.ClassHolder;
import org.teavm.model.ClassHolderTransformer;
import org.teavm.model.ClassHolderTransformerContext;
import org.teavm.model.Instruction;
import org.teavm.model.MethodHolder;
import org.teavm.model.Program;
import org.teavm.model.Variable;
import org.teavm.model.instructions.BinaryInstruction;
import org.teavm.model.instructions.BinaryOperation;
import org.teavm.model.instructions.DoubleConstantInstruction;
import org.teavm.model.instructions.NegateInstruction;
import org.teavm.model.instructions.NumericOperandType;
import org.teavm.tooling.TeaVMTargetType;
import org.teavm.tooling.TeaVMTool;
import org.teavm.vm.TeaVMOptimizationLevel;

/**
 * Compiles policies and scores to JavaScript: {@code java CompilePolicies.java CLASSES STAMP}.
 *
 * <p>TeaVM has a plugin for Maven, which compiles in every build. This does so only when a class
 * that may be reached has changed, and with a JVM that does not optimize what runs once.
 */
final class CompilePolicies {
  private static final String MAIN = "weir.player.browser.Exports";
  private static final String TARGET = "weir/player/browser";
  private static final String NAME = "policies.js";
  private static final List<String> PACKAGES = List.of("abr", "browser", "qoe", "session");

  /** What is compiled in with ours wants to be named. */
  private static final String LICENCE =
      "/* Weir, Apache-2.0. Parts are the class library of TeaVM (https://teavm.org), Apache-2.0. */\n";

  private CompilePolicies() {}

  public static void main(String[] arguments) throws Exception {
    Path classes = Path.of(arguments[0]);
    Path stamp = Path.of(arguments[1]);
    Path target = classes.resolve(TARGET);
    String state = state(classes);
    if (Files.exists(target.resolve(NAME))
        && Files.exists(stamp)
        && Files.readString(stamp).equals(state)) {
      return;
    }
    Files.deleteIfExists(stamp);
    TeaVMTool tool = new TeaVMTool();
    tool.setTargetType(TeaVMTargetType.JAVASCRIPT);
    tool.setJsModuleType(JSModuleType.ES2015);
    tool.setMainClass(MAIN);
    tool.setTargetDirectory(target.toFile());
    tool.setTargetFileName(NAME);
    tool.setObfuscated(true);
    tool.setOptimizationLevel(TeaVMOptimizationLevel.ADVANCED);
    tool.setClassLoader(CompilePolicies.class.getClassLoader());
    tool.getTransformers().add(Brackets.class.getName());
    tool.generate();
    List<String> problems = new ArrayList<>();
    for (Problem problem : tool.getProblemProvider().getSevereProblems()) {
      DefaultProblemTextConsumer words = new DefaultProblemTextConsumer();
      problem.render(words);
      problems.add(words.getText());
    }
    if (!problems.isEmpty()) {
      Files.deleteIfExists(target.resolve(NAME));
      problems.stream().distinct().forEach(System.err::println);
      System.err.println(MAIN + " cannot be compiled to JavaScript, see above");
      System.exit(1);
    }
    Files.writeString(target.resolve(NAME), LICENCE + Files.readString(target.resolve(NAME)));
    Files.writeString(stamp, state);
  }

  /** What the result depends on: the classes, the compiler, and how it is called. */
  private static String state(Path classes) throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    for (String name : PACKAGES) {
      try (Stream<Path> files = Files.walk(classes.resolve("weir/player").resolve(name))) {
        for (Path file : files.filter(f -> f.toString().endsWith(".class")).sorted().toList()) {
          digest.update(file.getFileName().toString().getBytes());
          digest.update(Files.readAllBytes(file));
        }
      }
    }
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
      String jar = Path.of(entry).getFileName().toString();
      if (jar.startsWith("teavm-")) {
        digest.update(jar.getBytes());
      }
    }
    digest.update(Files.readAllBytes(Path.of("page", "CompilePolicies.java")));
    return HexFormat.of().formatHex(digest.digest());
  }

  /**
   * Keeps sums and products in the order in which they were written.
   *
   * <p>TeaVM 0.16 writes {@code a + (b - c)} without its brackets, which for doubles is another sum;
   * it knows only that an operand on the right of a minus sign needs them. So every such addition
   * becomes {@code a - -(b - c)}, and every product {@code -(a * -(b / c))}: the same to the last
   * digit, since a sign changes no rounding.
   */
  public static final class Brackets implements ClassHolderTransformer {
    @Override
    public void transformClass(ClassHolder cls, ClassHolderTransformerContext context) {
      for (MethodHolder method : cls.getMethods()) {
        Program program = method.getProgram();
        if (program != null) {
          Set<Variable> plain = constants(program);
          for (int i = 0; i < program.basicBlockCount(); i++) {
            for (Instruction instruction : program.basicBlockAt(i)) {
              if (instruction instanceof BinaryInstruction binary
                  && binary.getOperandType() == NumericOperandType.DOUBLE
                  && !plain.contains(binary.getSecondOperand())) {
                bracket(program, binary);
              }
            }
          }
        }
      }
    }

    /** What holds a number as it is written down, and nothing else. */
    private static Set<Variable> constants(Program program) {
      Set<Variable> constants = new HashSet<>();
      for (int i = 0; i < program.basicBlockCount(); i++) {
        for (Instruction instruction : program.basicBlockAt(i)) {
          if (instruction instanceof DoubleConstantInstruction constant) {
            constants.add(constant.getReceiver());
          }
        }
      }
      return constants;
    }

    private static void bracket(Program program, BinaryInstruction binary) {
      BinaryInstruction changed;
      if (binary.getOperation() == BinaryOperation.ADD) {
        changed = new BinaryInstruction(BinaryOperation.SUBTRACT, NumericOperandType.DOUBLE);
        changed.setReceiver(binary.getReceiver());
      } else if (binary.getOperation() == BinaryOperation.MULTIPLY) {
        changed = new BinaryInstruction(BinaryOperation.MULTIPLY, NumericOperandType.DOUBLE);
        changed.setReceiver(program.createVariable());
        binary.insertNext(negate(binary, changed.getReceiver(), binary.getReceiver()));
      } else {
        return;
      }
      Variable negative = program.createVariable();
      binary.insertPrevious(negate(binary, binary.getSecondOperand(), negative));
      changed.setFirstOperand(binary.getFirstOperand());
      changed.setSecondOperand(negative);
      changed.setLocation(binary.getLocation());
      binary.replace(changed);
    }

    private static NegateInstruction negate(Instruction at, Variable operand, Variable receiver) {
      NegateInstruction negate = new NegateInstruction(NumericOperandType.DOUBLE);
      negate.setOperand(operand);
      negate.setReceiver(receiver);
      negate.setLocation(at.getLocation());
      return negate;
    }
  }
}

import com.structurizr.dsl.StructurizrDslParser;
import com.structurizr.util.WorkspaceUtils;
import java.io.File;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Prints as JSON the workspace that Structurizr's own parser makes of a DSL file. */
public class ReadWorkspace {
    public static void main(String[] arguments) throws Exception {
        StructurizrDslParser parser = new StructurizrDslParser();
        parser.parse(new File(arguments[0]));
        PrintStream out = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        out.println(WorkspaceUtils.toJson(parser.getWorkspace(), false));
    }
}

package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.terminal.TextTable;
import io.says.release.ReleaseProblem;
import io.says.release.ReleaseStore;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code says releases verify}. */
@Command(
        name = "verify",
        description = {
            "Hashes every file of a release, or of all of them, and says all that is wrong.",
            "",
            "Without a release it looks at what refers to releases too: aliases, and those to go back to. The exit code is 3"
                    + " when anything is wrong."
        },
        footer = {
            "%nExamples:",
            "  says releases verify",
            "  says releases verify champion",
            "  says releases verify 3f2a91c0d4e5 --format json"
        })
final class VerifyCommand extends SaysCommand {

    @Parameters(paramLabel = "ID", arity = "0..1", description = "The release; all when left out.")
    @Nullable
    String id;

    @Override
    int work() {
        try (Says says = common.builder().build()) {
            ReleaseStore store = says.releases();
            List<String> ids = id != null ? List.of(store.idOf(id)) : store.ids();
            List<ReleaseProblem> problems = new ArrayList<>(id != null ? List.of() : store.pointerProblems());
            if (ids.isEmpty() && problems.isEmpty()) {
                throw new SaysException(
                        StandardErrorCode.NO_RELEASE,
                        "There is no release to verify in " + says.workspace(),
                        "Run the pipeline first: says run --input PATH, or says demo.");
            }
            List<String> lines = new ArrayList<>();
            List<String> whole = new ArrayList<>();
            for (String each : ids) {
                List<ReleaseProblem> found = store.problems(each);
                problems.addAll(found);
                if (found.isEmpty()) {
                    whole.add(each);
                    lines.add("  Release " + each + " is whole.");
                }
            }
            TextTable table = new TextTable().left("release").left("file").leftWhole("what is wrong");
            problems.forEach(problem -> table.row(
                    problem.release().isEmpty() ? "-" : problem.release(), problem.file(), problem.problem()));
            if (!problems.isEmpty()) {
                lines.addAll(table.lines());
            }
            Map<String, @Nullable Object> value = new LinkedHashMap<>();
            value.put("verified", whole);
            value.put("problems", problems);
            show(value, lines);
            if (!problems.isEmpty()) {
                throw new SaysException(
                        StandardErrorCode.CORRUPT_DATA,
                        problems.size() + (problems.size() == 1 ? " problem" : " problems") + " with the releases in "
                                + store.directory(),
                        "Run the pipeline of a damaged release again and it is made whole; says releases promote or"
                                + " rollback chooses another champion; says gc forgets missing ones to go back to.");
            }
        }
        return 0;
    }
}

package io.says.orchestrator.cli;

import io.says.SaysException;
import io.says.StandardErrorCode;
import io.says.orchestrator.Says;
import io.says.orchestrator.access.AccessScope;
import io.says.orchestrator.access.AccessToken;
import io.says.orchestrator.access.AccessTokens;
import io.says.orchestrator.terminal.TextTable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code says token}; without a subcommand the list. */
@Command(
        name = "token",
        description = {
            "Makes, lists and revokes tokens for the page and its API.",
            "",
            "Needed where the page can be reached from other machines. The workspace keeps a hash of each, so a secret is shown"
                    + " once, when it is made."
        },
        subcommands = {TokenCommand.Create.class, TokenCommand.ListAll.class, TokenCommand.Revoke.class},
        footer = {
            "%nExamples:",
            "  says token create grafana --scope read",
            "  says token create player --scope write --days 90",
            "  says token list",
            "  says token revoke grafana"
        })
final class TokenCommand extends SaysCommand {

    @Override
    int work() {
        return list(this);
    }

    private static int list(SaysCommand command) {
        try (Says says = command.common.builder().build()) {
            TextTable table =
                    new TextTable().left("token").left("scope").left("made at").left("good until");
            List<Map<String, @Nullable Object>> values = new ArrayList<>();
            for (AccessToken token : new AccessTokens(says.workspace()).list()) {
                String scope = token.scope().name().toLowerCase(Locale.ROOT);
                String until = token.expiresAt() == null
                        ? "revoked"
                        : token.validAt(Instant.now())
                                ? token.expiresAt().toString()
                                : "expired at " + token.expiresAt();
                table.row(token.name(), scope, token.createdAt().toString(), until);
                Map<String, @Nullable Object> value = new LinkedHashMap<>();
                value.put("name", token.name());
                value.put("scope", scope);
                value.put("createdAt", token.createdAt());
                value.put("expiresAt", token.expiresAt());
                values.add(value);
            }
            command.show(
                    values,
                    values.isEmpty()
                            ? List.of("  No tokens yet. Next: says token create NAME --scope read")
                            : table.lines());
        }
        return 0;
    }

    /** {@code says token create}. */
    @Command(name = "create", description = "Makes a token and shows its secret, once.")
    static final class Create extends SaysCommand {

        @Parameters(paramLabel = "NAME", description = "Its name: lower-case letters, digits and hyphens.")
        String name = "";

        @Option(
                names = "--scope",
                paramLabel = "SCOPE",
                description =
                        "What it allows: read, write (listens and runs too) or admin (releases too); read by default.")
        AccessScope scope = AccessScope.READ;

        @Option(names = "--days", paramLabel = "N", description = "How long it is good for; until revoked without it.")
        @Nullable
        Integer days;

        @Override
        int work() {
            if (days != null && days < 1) {
                throw new SaysException(
                        StandardErrorCode.USAGE, "--days must be at least 1, not " + days, "Leave it out for ever.");
            }
            try (Says says = common.builder().build()) {
                AccessTokens.Created created = new AccessTokens(says.workspace())
                        .create(name, scope, days == null ? null : Duration.ofDays(days));
                Map<String, @Nullable Object> value = new LinkedHashMap<>();
                value.put("name", name);
                value.put("scope", scope.name().toLowerCase(Locale.ROOT));
                value.put("secret", created.secret());
                value.put("expiresAt", created.token().expiresAt());
                show(
                        value,
                        List.of(
                                "  " + created.secret(),
                                "",
                                "  Keep it now: it is not shown again. Send it as  Authorization: Bearer SECRET"));
            }
            return 0;
        }
    }

    /** {@code says token list}. */
    @Command(name = "list", description = "Lists the tokens; no secret is shown, since none is kept.")
    static final class ListAll extends SaysCommand {
        @Override
        int work() {
            return list(this);
        }
    }

    /** {@code says token revoke}. */
    @Command(name = "revoke", description = "Takes a token back; sessions that began with it end too.")
    static final class Revoke extends SaysCommand {

        @Parameters(paramLabel = "NAME", description = "The token.")
        String name = "";

        @Override
        int work() {
            try (Says says = common.builder().build()) {
                new AccessTokens(says.workspace()).revoke(name);
            }
            show(Map.of("revoked", name), List.of("  Token " + name + " is revoked."));
            return 0;
        }
    }
}

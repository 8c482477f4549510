package io.says.etl.quality;

import io.says.spi.Check;
import io.says.spi.CheckEvidence;
import io.says.spi.CheckFinding;
import java.util.Locale;

/**
 * At most a share of the rows read may be in quarantine.
 *
 * @param most the share, 0 to 1
 */
record RejectedRate(double most) implements Check {

    @Override
    public String rule() {
        return "at most " + CheckText.percent(most) + " of the rows read are rejected";
    }

    @Override
    public CheckFinding judge(CheckEvidence evidence) {
        long read = evidence.profile().read();
        long rejected = evidence.profile().rejected();
        double share = read == 0 ? 0 : (double) rejected / read;
        return new CheckFinding(
                share <= most,
                String.format(Locale.ROOT, "%,d of %,d rows, %s", rejected, read, CheckText.percent(share)));
    }
}

package io.says.ui.internal.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.KeySourceException;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.BadJOSEException;
import com.nimbusds.jose.proc.JWSVerificationKeySelector;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.Resource;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.proc.BadJWTException;
import com.nimbusds.jwt.proc.DefaultJWTClaimsVerifier;
import com.nimbusds.jwt.proc.DefaultJWTProcessor;
import io.says.SaysException;
import io.says.ui.OidcConfig;
import io.says.ui.internal.http.UiErrorCode;
import java.io.IOException;
import java.net.MalformedURLException;
import java.net.URI;
import java.net.URL;
import java.text.ParseException;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Checks ID tokens as OpenID Connect Core 1.0, section 3.1.3.7, asks: signed by a key of the provider with RS256 or ES256 (never
 * none, never with the client's secret), by this issuer, for this client, in time, and with the nonce of this login. The provider's
 * keys are kept for five minutes and fetched anew for one not seen before. Thread-safe.
 */
final class IdTokens {

    private static final Logger LOG = LoggerFactory.getLogger(IdTokens.class);
    private static final Set<JWSAlgorithm> ALGORITHMS = Set.of(JWSAlgorithm.RS256, JWSAlgorithm.ES256);
    private static final Set<String> REQUIRED = Set.of("sub", "iat", "exp");

    private final URI issuer;
    private final String clientId;
    private final int skewSeconds;
    private final JWKSource<SecurityContext> keys;

    IdTokens(OidcConfig config, URI issuer, ProviderClient client, URI keys) {
        this.issuer = issuer;
        this.clientId = config.clientId();
        this.skewSeconds = (int) config.clockSkew().toSeconds();
        try {
            this.keys = JWKSourceBuilder.<SecurityContext>create(
                            keys.toURL(), url -> new Resource(fetched(client, url), "application/json"))
                    .refreshAheadCache(false)
                    .cache(true)
                    .retrying(true)
                    .build();
        } catch (MalformedURLException e) {
            throw new IllegalArgumentException("Not an address: " + keys, e);
        }
    }

    /** The library asks again after what it knows as an error of input, and only then. */
    private static String fetched(ProviderClient client, URL url) throws IOException {
        try {
            return client.get(URI.create(url.toString()));
        } catch (SaysException e) {
            throw new IOException(e.problem(), e);
        }
    }

    /**
     * The claims of a token.
     *
     * @throws SaysException {@code LOGIN_REFUSED} for one that is not to be trusted, {@code PROVIDER_UNAVAILABLE} where the
     *     provider's keys cannot be had
     */
    Map<String, Object> claims(String token, String nonce) {
        DefaultJWTProcessor<SecurityContext> processor = new DefaultJWTProcessor<>();
        processor.setJWSKeySelector(new JWSVerificationKeySelector<>(ALGORITHMS, keys));
        DefaultJWTClaimsVerifier<SecurityContext> verifier = new DefaultJWTClaimsVerifier<>(
                clientId,
                new JWTClaimsSet.Builder()
                        .issuer(issuer.toString())
                        .claim("nonce", nonce)
                        .build(),
                REQUIRED);
        verifier.setMaxClockSkew(skewSeconds);
        processor.setJWTClaimsSetVerifier(verifier);
        try {
            JWTClaimsSet claims = processor.process(token, null);
            Object party = claims.getClaim("azp");
            if (party == null ? claims.getAudience().size() > 1 : !clientId.equals(party)) {
                throw new BadJWTException("The token was made for another client");
            }
            return claims.getClaims();
        } catch (KeySourceException e) {
            for (Throwable cause = e; cause != null; cause = cause.getCause()) {
                if (cause instanceof SaysException unavailable) {
                    throw unavailable;
                }
            }
            throw refused(e, UiErrorCode.PROVIDER_UNAVAILABLE);
        } catch (ParseException | BadJOSEException | JOSEException e) {
            throw refused(e, UiErrorCode.LOGIN_REFUSED);
        }
    }

    private static SaysException refused(@Nullable Exception e, UiErrorCode code) {
        LOG.warn("An ID token was refused: {}", e == null ? "" : e.getMessage());
        return new SaysException(
                code,
                "The provider's ID token is not to be trusted",
                "Log in again; if it happens again, the server's log says what is wrong with it.",
                e);
    }
}

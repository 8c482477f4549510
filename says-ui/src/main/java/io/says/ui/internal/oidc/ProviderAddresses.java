package io.says.ui.internal.oidc;

import io.says.SaysException;
import io.says.json.Json;
import io.says.ui.OidcConfig;
import io.says.ui.internal.http.UiErrorCode;
import java.net.URI;
import java.util.List;
import java.util.Map;

/**
 * What of a provider's discovery document (OpenID Connect Discovery 1.0) a login needs.
 *
 * @param authorization where people log in
 * @param token where a code is changed into tokens
 * @param keys the public keys that ID tokens are signed with
 * @param secretInBody whether the provider wants the client's secret in the body, and not in a header
 */
record ProviderAddresses(URI authorization, URI token, URI keys, boolean secretInBody) {

    /**
     * Reads the document.
     *
     * @throws SaysException {@code PROVIDER_UNAVAILABLE} when it is none, is another issuer's or leads to where all can read along
     */
    static ProviderAddresses of(String document, URI issuer) {
        Map<String, Object> json;
        try {
            json = Json.object(document, "the discovery document");
        } catch (SaysException e) {
            throw unusable("is not JSON");
        }
        if (!issuer.toString().equals(json.get("issuer"))) {
            throw unusable("is of another issuer");
        }
        List<?> methods = json.get("token_endpoint_auth_methods_supported") instanceof List<?> list
                ? list
                : List.of("client_secret_basic");
        return new ProviderAddresses(
                address(json, "authorization_endpoint"),
                address(json, "token_endpoint"),
                address(json, "jwks_uri"),
                !methods.contains("client_secret_basic") && methods.contains("client_secret_post"));
    }

    private static URI address(Map<String, Object> json, String name) {
        try {
            URI address = URI.create(String.valueOf(json.get(name)));
            URI bare = address.getRawQuery() == null
                    ? address
                    : URI.create(
                            address.toString().substring(0, address.toString().indexOf('?')));
            if (OidcConfig.isSafe(bare)) { // an endpoint may have a query of its own
                return address;
            }
        } catch (IllegalArgumentException e) {
            throw unusable("has no usable " + name);
        }
        throw unusable("has no usable " + name);
    }

    private static SaysException unusable(String what) {
        return new SaysException(
                UiErrorCode.PROVIDER_UNAVAILABLE,
                "The provider's discovery document " + what,
                "says.ui.oidc.issuer must be the provider's own name, to the last slash.");
    }
}

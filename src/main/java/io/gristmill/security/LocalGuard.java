package io.gristmill.security;

import java.io.IOException;
import java.util.Collection;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

import org.jspecify.annotations.Nullable;

/**
 * Keeps web pages from driving a server on the machine of who reads them. A name that was made to point here is not answered to,
 * which stops DNS rebinding; a page of another origin changes nothing; and since no answer has CORS headers, it reads nothing
 * either.
 */
final class LocalGuard extends HttpFilter {
    private static final long serialVersionUID = 1L;
    private static final int MISDIRECTED_REQUEST = 421;
    private static final Set<String> READING = Set.of("GET", "HEAD", "OPTIONS");

    private final transient Set<String> hosts = new HashSet<>(Set.of("localhost", "127.0.0.1", "::1"));

    LocalGuard(Collection<String> allowedHosts) {
        allowedHosts.forEach(host -> hosts.add(host.toLowerCase(Locale.ROOT).replaceAll("^\\[|]$", "")));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setHeader("X-Frame-Options", "DENY");
        response.setHeader("Referrer-Policy", "no-referrer");
        response.setHeader("Cross-Origin-Resource-Policy", "same-origin");
        String header = request.getHeader("Host");
        Authority host = header == null ? null : Authority.parse(header);
        if (host == null || !isKnown(host, request)) {
            response.sendError(MISDIRECTED_REQUEST, "This server does not answer to the host of the request; setting "
                    + "gristmill.http.allowed-hosts has the names that it answers to");
        } else if (!READING.contains(request.getMethod()) && isForeign(request, host)) {
            response.sendError(HttpServletResponse.SC_FORBIDDEN, "A page of another origin cannot change anything here");
        } else {
            chain.doFilter(request, response);
        }
    }

    /** The address at which the connection arrived is one of the machine's own: nobody can rebind a bare address. */
    private boolean isKnown(Authority host, HttpServletRequest request) {
        return hosts.contains(host.host()) || host.host().equals(plain(request.getLocalAddr()));
    }

    private static @Nullable String plain(@Nullable String address) {
        int zone = address == null ? -1 : address.indexOf('%');
        return address == null || zone < 0 ? address : address.substring(0, zone);
    }

    private static boolean isForeign(HttpServletRequest request, Authority host) {
        String site = request.getHeader("Sec-Fetch-Site");
        if (site != null && !site.equals("same-origin") && !site.equals("none")) {
            return true;
        }
        String origin = request.getHeader("Origin");
        return origin != null && !host.withPort(request.isSecure() ? 443 : 80).equals(Authority.ofOrigin(origin));
    }
}

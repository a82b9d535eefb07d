package io.gristmill.function.net;

import java.math.BigInteger;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;

/**
 * The addresses and ports that the operator lets functions connect to. Where a name leads is for the address to say, never for the name;
 * an IPv4 address that is written as an IPv6 one is an IPv4 address.
 */
record AllowedTargets(List<Range> ranges) {
    /** The system property by which the server hands the setting on, checked. */
    static final String PROPERTY = "gristmill.net.allow";

    /** What begins with these bits, and these ports of it. */
    private record Range(InetAddress network, int bits, int firstPort, int lastPort) {

        /** @param text {@code address/bits:first-last} */
        static Range of(String text) {
            int slash = text.indexOf('/');
            String[] rest = text.substring(slash + 1).split("[:-]");
            return new Range(InetAddress.ofLiteral(text.substring(0, slash)), Integer.parseInt(rest[0]),
                    Integer.parseInt(rest[1]), Integer.parseInt(rest[2]));
        }

        boolean contains(InetAddress address, int port) {
            byte[] own = network.getAddress();
            byte[] other = address.getAddress();
            int free = 8 * own.length - bits;
            return own.length == other.length && firstPort <= port && port <= lastPort
                    && new BigInteger(1, own).shiftRight(free).equals(new BigInteger(1, other).shiftRight(free));
        }
    }

    /** Those of this process; none where nothing was handed on. */
    static AllowedTargets ofProcess() {
        return of(System.getProperty(PROPERTY, ""));
    }

    static AllowedTargets of(String property) {
        return new AllowedTargets(Arrays.stream(property.split(",")).filter(text -> !text.isEmpty()).map(Range::of).toList());
    }

    boolean contain(InetAddress address, int port) {
        return ranges.stream().anyMatch(range -> range.contains(address, port));
    }
}

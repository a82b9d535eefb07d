package io.gristmill.api.submit;

import java.util.Arrays;

import org.springframework.stereotype.Component;

import io.gristmill.api.HttpSettings;
import io.gristmill.api.problem.Problem.Kind;
import io.gristmill.api.problem.ProblemException;
import io.gristmill.api.records.JsonFault;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.json.JsonMapper;

/** Parses what strangers send as JSON: strictly, within limits, and with errors that name line and column. */
@Component
final class SubmittedJson {
    private final HttpSettings settings;
    private final JsonMapper mapper;

    SubmittedJson(HttpSettings settings) {
        this.settings = settings;
        StreamReadConstraints constraints = StreamReadConstraints.builder().maxNestingDepth(settings.maxDepth())
                .maxTokenCount(settings.maxTokens()).maxStringLength(settings.maxText()).maxDocumentLength(settings.maxBody()
                        .toBytes())
                .build();
        mapper = JsonMapper.builder(JsonFactory.builder().streamReadConstraints(constraints).enable(
                StreamReadFeature.STRICT_DUPLICATE_DETECTION).build()).build();
    }

    /** Reads a whole JSON text from its parser, which stands at the first token. */
    @FunctionalInterface
    interface Reading<T> {
        T read(JsonParser parser);
    }

    /** @throws ProblemException if the bytes are not one JSON value in UTF-8, or more than the limits allow */
    <T> T read(byte[] json, Reading<T> reading) {
        requireUtf8(json);
        try (JsonParser parser = mapper.createParser(json)) {
            if (parser.nextToken() == null) {
                throw malformed("There is nothing, where a JSON value was expected", parser.currentTokenLocation());
            }
            T result = reading.read(parser);
            if (parser.nextToken() != null) {
                throw malformed("There is more after the end of the JSON value", parser.currentTokenLocation());
            }
            return result;
        } catch (StreamConstraintsException e) {
            throw malformed("The JSON is too much: at most " + settings.maxDepth() + " levels, " + settings.maxTokens()
                    + " tokens, " + settings.maxText() + " characters in a text and 1000 digits in a number are allowed",
                    e
                            .getLocation());
        } catch (JacksonException e) {
            throw malformed(JsonFault.text(e), e.getLocation());
        }
    }

    private static ProblemException malformed(String detail, TokenStreamLocation at) {
        String place = at == null || at.getLineNr() < 1 ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")";
        return new ProblemException(Kind.MALFORMED_JSON, detail + place);
    }

    /** JSON between systems is UTF-8; the parser would take its older cousins too. */
    private static void requireUtf8(byte[] json) {
        boolean zero = false;
        for (byte b : Arrays.copyOf(json, Math.min(4, json.length))) {
            zero |= b == 0;
        }
        boolean mark = json.length > 1 && (json[0] == (byte) 0xFE || json[0] == (byte) 0xFF);
        if (zero || mark) {
            throw new ProblemException(Kind.MALFORMED_JSON, "JSON is sent in UTF-8");
        }
    }
}

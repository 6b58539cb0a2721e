package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.StringReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import javax.xml.XMLConstants;
import javax.xml.transform.stream.StreamSource;
import javax.xml.validation.SchemaFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.web.GateClient.Form;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.core.io.ClassPathResource;

/** Verdicts in every format, to the last character, and the status that ends a job. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GateFormatTests {
    /** GitHub takes commas and colons for its own. */
    private static final String FILE = "models/a,b:c.yaml";

    private static final String HOSTILE = "::error::mine\\n::add-mask::x]]>\\u0000</failure>|`";

    @LocalServerPort
    private int port;

    private static String resource(String name) {
        return new String(GateClient.resource("gate/" + name), StandardCharsets.UTF_8);
    }

    private static Form form() {
        return new Form()
                .file("file", FILE, resource("model.yaml"))
                .file("budget", "budget.yaml", resource("budget.yaml"))
                .file("baseline", "baseline.yaml", resource("baseline.yaml"))
                .field("dialect", "yolov5-6.0")
                .field("imgsz", "320");
    }

    @ParameterizedTest
    @CsvSource({
        "expected.json, application/json, ''",
        "expected.txt, text/plain, ''",
        "expected.md, text/markdown, ''",
        "expected.xml, application/xml, ''",
        "annotated.txt, text/plain, ?annotate=github"
    })
    void everyFormatIsWrittenToTheLastCharacter(String golden, String type, String query) {
        HttpResponse<String> answer = new GateClient(port).form(query, form(), "Accept", type);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith(type);
        assertThat(answer.body()).isEqualTo(resource(golden));
    }

    @ParameterizedTest
    @CsvSource({"application/json", "text/plain", "text/markdown", "application/xml"})
    void enforcedAFailedRuleIsAStatusAndTheSameAnswer(String type) {
        GateClient client = new GateClient(port);
        HttpResponse<String> open = client.form("", form(), "Accept", type);
        HttpResponse<String> enforced = client.form("?enforce=true", form(), "Accept", type);
        assertThat(open.statusCode()).isEqualTo(200);
        assertThat(enforced.statusCode()).isEqualTo(422);
        assertThat(enforced.body()).isEqualTo(open.body());
        String kept =
                "{\"preset\": \"yolov5s\", \"enforce\": true, \"rules\": [{\"figure\": \"layers\", \"max\": 270}]}";
        assertThat(client.ask("", kept, "Accept", type).statusCode()).isEqualTo(200);
    }

    private static void validate(String xml) throws Exception {
        SchemaFactory factory = SchemaFactory.newInstance(XMLConstants.W3C_XML_SCHEMA_NS_URI);
        factory.newSchema(new ClassPathResource("gate/schema.xsd").getURL())
                .newValidator()
                .validate(new StreamSource(new StringReader(xml)));
    }

    @Test
    void junitsXmlIsValidWhateverTheModelIsCalled() throws Exception {
        validate(resource("expected.xml"));
        GateClient client = new GateClient(port);
        String named = "{\"preset\": \"yolov5n\", \"name\": \"" + HOSTILE
                + "\", \"rules\": [{\"figure\": \"parameters\", \"max\": 1}]}";
        validate(client.ask("", named, "Accept", "application/xml").body());
        assertThat(client.ask("?annotate=github", named, "Accept", "text/plain")
                        .body()
                        .lines()
                        .filter(line -> line.startsWith("::")))
                .hasSize(1);
    }

    @Test
    void aFileNamedWithNewlinesWritesNoCommandOfItsOwn() {
        Form form = new Form()
                .file("file", "a%0Ab::c%.yaml", resource("model.yaml"))
                .field("budget", "rules: [{figure: layers, max: 1}]");
        String text = new GateClient(port)
                .form("?annotate=github&dialect=yolov5-6.0", form, "Accept", "text/plain")
                .body();
        assertThat(text).startsWith("::error title=Model budget,file=a%250Ab%3A%3Ac%25.yaml::layers (training) ≤ 1");
    }

    @Test
    void aTypeThatThereIsNotIsRefused() {
        HttpResponse<String> answer = new GateClient(port).form("", form(), "Accept", "text/csv");
        assertThat(answer.statusCode()).isEqualTo(406);
        assertThat(answer.body()).contains("application/xml");
    }
}

package org.modelcomplexity.web;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.modelcomplexity.web.GateClient.Form;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import tools.jackson.databind.JsonNode;

/** What rules decide, on models of every form, and how a request is refused that cannot be decided on. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
class GateTests {
    private static final byte[] RESNET = GateClient.resource("reference/export/resnet18.json.gz");
    private static final byte[] ONNX = GateClient.resource("reference/onnx/resnet18.script.onnx.gz");
    private static final String MODEL = new String(GateClient.resource("gate/model.yaml"));
    private static final String BUDGET = "rules: [{figure: parameters, max: 100M}]";

    @LocalServerPort
    private int port;

    private GateClient client;

    @BeforeEach
    void connect() {
        client = new GateClient(port);
    }

    private static String yolov5s(String rules) {
        return "{\"preset\": \"yolov5s\", \"dialect\": \"yolov5-6.0\", \"rules\": " + rules + "}";
    }

    /** The figures of yolov5s as {@code /complexity} has them. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "`figure`: `parameters`                          | 7235389",
                "`figure`: `parameters`, `mode`: `fused`         | 7225885",
                "`figure`: `gradients`                           | 7235389",
                "`figure`: `gradients`, `mode`: `fused`          | 0",
                "`figure`: `layers`                              | 270",
                "`figure`: `layers`, `mode`: `fused`             | 213",
                "`figure`: `macs`                                | 8266231600",
                "`figure`: `flops`                               | 16532463200",
                "`figure`: `flops`, `mode`: `fused`              | 16485154400",
                "`figure`: `gflops`                              | 16.532463200000002",
                "`figure`: `macs`, `row`: 9                      | 262758400",
                "`figure`: `flops`, `row`: 9                     | 525516800",
                "`figure`: `parameters`, `row`: 24               | 229245"
            })
    void aLimitIsKeptUpToItselfAndNotByOneLess(String rule, String value) {
        String fields = rule.replace('`', '"');
        JsonNode report = client.decide(yolov5s("[{" + fields + ", \"max\": " + value + "}, {" + fields + ", \"min\": "
                + value + "}, {" + fields + ", \"min\": \"" + value + "1\"}]"));
        assertThat(report.at("/rules/0/value").asString()).isEqualTo(value);
        assertThat(report.at("/rules/0/passed").asBoolean()).isTrue();
        assertThat(report.at("/rules/0/margin").asDouble()).isZero();
        assertThat(report.at("/rules/1/passed").asBoolean()).isTrue();
        assertThat(report.at("/rules/2/passed").asBoolean()).isFalse();
    }

    @Test
    void aConventionIsTheRulesElseTheRequestsElseTheDialects() {
        JsonNode report = client.decide(
                "{\"preset\": \"yolov5s\", \"dialect\": \"yolov5-6.0\", \"convention\": [\"fvcore\"],"
                        + " \"rules\": [{\"figure\": \"macs\", \"max\": \"8G\"}, {\"figure\": \"macs\", \"convention\": \"exact\", \"max\": \"8G\"}]}");
        assertThat(report.at("/rules/0/convention").asString()).isEqualTo("fvcore");
        assertThat(report.at("/rules/1/convention").asString()).isEqualTo("exact");
        assertThat(client.decide(yolov5s("[{\"figure\": \"macs\", \"max\": 1}]"))
                        .at("/rules/0/convention")
                        .asString())
                .isEqualTo("thop-0.0.31");
    }

    @Test
    void aBaselineDecidesGrowthAndNamesTheRowsThatCarryIt() {
        JsonNode report = client.decide("""
                {"preset": "yolov5m", "dialect": "yolov5-6.0", "baseline": {"preset": "yolov5s", "dialect": "yolov5-6.0"},
                 "rules": [{"figure": "parameters", "maxIncrease": "5 %"}, {"figure": "parameters", "maxIncrease": 13955168},
                           {"figure": "parameters", "maxIncrease": 13955167}, {"figure": "layers", "maxIncrease": "-1 %"}]}""");
        assertThat(GateClient.outcomes(report))
                .containsExactly(
                        "fail parameters (training) ≤ baseline + 5 %",
                        "ok parameters (training) ≤ baseline + 13955168",
                        "fail parameters (training) ≤ baseline + 13955167",
                        "fail layers (training) ≤ baseline - 1 %");
        assertThat(report.at("/rules/0/limit").asString()).isEqualTo("7597158.45");
        assertThat(report.at("/rules/0/baseline").asLong()).isEqualTo(7_235_389);
        assertThat(report.at("/rules/0/growth/0/index").asInt()).isEqualTo(8);
        assertThat(report.at("/rules/0/growth").size()).isEqualTo(5);
    }

    @Test
    void aRuleThatCannotBeDecidedFailsAndSaysWhy() {
        JsonNode report = client.decide("""
                {"model": {"input": {"shape": [1, 3, 8, 8]}, "layers": [{"type": "Conv2d", "args": [3, 8, 3]}]},
                 "rules": [{"figure": "gflops", "max": 1}, {"figure": "parameters", "maxIncrease": 1},
                           {"figure": "macs", "row": 1, "max": 1}, {"figure": "flops", "row": 0, "max": "5 %"}]}""");
        assertThat(report.get("passed").asBoolean()).isFalse();
        assertThat(GateClient.outcomes(report))
                .containsExactly(
                        "fail gflops (training, exact) ≤ 1: the reference of torch prints no GFLOPs of this model by exact: limit flops instead",
                        "fail parameters (training) ≤ baseline + 1: there is no baseline to compare with",
                        "fail macs of row 1 (training, exact) ≤ 1: there is no row 1: the last is 0",
                        "fail flops of row 0 (training, exact) ≤ 5 %: flops by exact are told of the whole network alone, not by row");
        assertThat(report.at("/rules/0/value").isNull()).isTrue();
        assertThat(report.at("/rules/0/limit").isNull()).isTrue();
        assertThat(report.at("/rules/1/value").asLong()).isEqualTo(3 * 8 * 9 + 8);
    }

    @Test
    void graphsAreModelsAndBaselinesToo() {
        String rules = """
                {"rules": [{"figure": "parameters", "max": "12M"}, {"figure": "parameters", "maxIncrease": 0},
                           {"figure": "gradients", "max": "12M"}, {"figure": "macs", "maxIncrease": "1 %"}]}""";
        Form export = new Form()
                .file("file", "resnet18.pt2", RESNET)
                .file("budget", "budget.json", rules)
                .file("baseline", "resnet18.onnx", ONNX);
        JsonNode exported = GateClient.json(client.form("", export));
        assertThat(GateClient.outcomes(exported)).allMatch(outcome -> outcome.startsWith("ok "));
        assertThat(exported.at("/rules/0/line").isNull()).isTrue();
        Form onnx = new Form()
                .file("file", "resnet18.onnx", ONNX)
                .file("budget", "budget.json", rules)
                .file("baseline", "resnet18.pt2", RESNET);
        assertThat(GateClient.outcomes(GateClient.json(client.form("", onnx))))
                .contains(
                        "ok parameters (training) ≤ 12M",
                        "fail gradients (training) ≤ 12M: a model of onnx says nothing of its gradients");
    }

    @Test
    void aBaselineThatTheConventionCannotCountLeavesTheRuleUndecided() {
        String form =
                "{\"rules\": [{\"figure\": \"parameters\", \"maxIncrease\": \"900 %\"}, {\"figure\": \"macs\", \"maxIncrease\": 1}]}";
        JsonNode report = GateClient.json(client.form(
                "?dialect=auto",
                new Form()
                        .file("file", "model.yaml", MODEL)
                        .field("budget", form)
                        .file("baseline", "resnet18.onnx", ONNX)));
        assertThat(GateClient.outcomes(report))
                .containsExactly(
                        "ok parameters (training) ≤ baseline + 900 %",
                        "fail macs (training, thop-0.0.31) ≤ baseline + 1: of the baseline: thop-0.0.31 cannot count a model of onnx");
    }

    @Test
    void whatMakesTheTwoUnlikeIsSaid() {
        JsonNode report = client.decide("""
                {"preset": "yolov5s", "dialect": "yolov5-6.0", "imgsz": 320,
                 "baseline": {"preset": "yolov5s", "dialect": "yolov5-6.0"}, "rules": [{"figure": "layers", "max": 300}]}""");
        assertThat(report.get("warnings").toString())
                .contains(
                        "the baseline is measured on [[1, 3, 640, 640]], the model on [[1, 3, 320, 320]]",
                        "no rule needs the baseline");
    }

    @Test
    void aBudgetMayBringItsBaseline() {
        Form form = new Form()
                .file("file", "model.yaml", MODEL)
                .file(
                        "budget",
                        "budget.yaml",
                        "baseline: {preset: yolov5n}\nrules: [{figure: parameters, maxIncrease: 0}]")
                .field("dialect", "yolov5-6.0");
        JsonNode report = GateClient.json(client.form("", form));
        assertThat(report.at("/baseline/name").asString()).isEqualTo("yolov5n");
        assertThat(report.at("/baseline/dialect").asString()).isEqualTo("yolov5-6.0");
        HttpResponse<String> both = client.form("", form.file("baseline", "a.yaml", MODEL));
        assertThat(both.statusCode()).isEqualTo(400);
        assertThat(GateClient.errors(both)).containsKey("/budget/baseline");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}                                                   | 400 | ''                       | exactly one of yaml",
                "[]                                                   | 400 | ''                       | a model is sent as an object",
                "{'preset':'yolov5s'}                                 | 400 | ''                       | rules must be a list",
                "{'preset':'yolov5s','rules':null}                    | 400 | /rules                     | rules must be a list",
                "{'preset':'yolov5s','rules':{}}                      | 400 | /rules                   | rules must be a list",
                "{'preset':'yolov5s','rules':[1]}                     | 400 | /rules/0                 | not a whole number",
                "{'preset':'yolov5s','rules':[{'figure':'paramters','max':1}]} | 400 | /rules/0/figure | there is no figure",
                "{'preset':'yolov5s','rules':[{'figure':'layers','max':1e999}]} | 400 | /rules/0/max   | must be a number",
                "{'preset':'yolov5s','rules':[{'figure':'layers','max':1e30}]}  | 400 | /rules/0/max   | must be a number",
                "{'preset':'yolov5s','rules':[{'figure':'layers','max':99999999999999999999}]} | 422 | /rules/0/max | 64 bits",
                "{'preset':'yolov5s','rules':[{'figure':'layers','max':NaN}]}   | 400 | ''             | this is no JSON",
                "{'preset':'yolov5s','rules':[{'figure':'macs','max':1,'convention':'thop'}]} | 422 | /rules/0/convention | there is no convention",
                "{'preset':'yolov5s','rules':[{'figure':'macs','max':1,'convention':'onnx-tool'}]} | 400 | /rules/0/convention | onnx-tool",
                "{'preset':'yolov5s','enforce':'yes','rules':[{'figure':'layers','max':1}]} | 400 | /enforce | true or false",
                "{'preset':'yolov5s','annotate':'gitlab','rules':[{'figure':'layers','max':1}]} | 400 | /annotate | github or none",
                "{'preset':'yolov5s','rulez':[],'rules':[{'figure':'layers','max':1}]} | 400 | /rulez | there is no field",
                "{'preset':'yolov5s','baseline':5,'rules':[{'figure':'layers','max':1}]} | 400 | /baseline | a model is sent as an object",
                "{'preset':'yolov5s','baseline':{'preset':'yolov5q'},'rules':[{'figure':'layers','max':1}]} | 422 | /baseline/preset | yolov5q",
                "{'preset':'yolov5s','baseline':{'dialect':'yolov5-6.0','model':{'nc':1,'anchors':3,'depth_multiple':1.0,'width_multiple':1.0,'backbone':[[-1,1,'Convv',[8]]],'head':[]}},'rules':[{'figure':'layers','max':1}]} | 422 | /baseline/model/backbone/0/2 | Convv"
            })
    void whatIsWrongIsSaidAtItsPlace(String body, int status, String pointer, String detail) {
        HttpResponse<String> answer = client.ask("", body.replace('\'', '"'));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(GateClient.errors(answer).get(pointer)).as(answer.body()).contains(detail);
    }

    @Test
    void allThatIsWrongIsSaidAtOnceWithTheNearestName() {
        HttpResponse<String> answer = client.ask(
                "",
                "{\"preset\": \"yolov5s\", \"imgsz\": \"a\", \"baseline\": {\"preset\": 5},"
                        + " \"rules\": [{\"figure\": \"gflop\", \"max\": \"x\"}]}");
        assertThat(GateClient.errors(answer)).containsOnlyKeys("/imgsz", "/rules/0/figure", "/baseline/preset");
        assertThat(answer.body()).contains("did you mean \\\"gflops\\\"?");
    }

    @ParameterizedTest
    @CsvSource({
        "?enforce, ?enforce",
        "?enforce=1, ?enforce",
        "?annotate=x, ?annotate",
        "?rules=1, ?rules",
        "?enforced=true, ?enforced"
    })
    void aParameterThatIsNoneIsRefused(String query, String place) {
        HttpResponse<String> answer = client.ask(query, yolov5s("[{\"figure\": \"layers\", \"max\": 1}]"));
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(GateClient.errors(answer)).containsOnlyKeys(place);
    }

    @Test
    void aFormSaysWhichPartsItNeeds() {
        for (Form form : new Form[] {
            new Form(),
            new Form().file("file", "a.yaml", MODEL),
            new Form().field("budget", BUDGET),
            new Form().file("file", "a.yaml", MODEL).field("budget", BUDGET).file("other", "b.yaml", MODEL)
        }) {
            HttpResponse<String> answer = client.form("", form);
            assertThat(answer.statusCode()).isEqualTo(400);
            assertThat(answer.body()).contains("\\\"file\\\"", "\\\"budget\\\"", "\\\"baseline\\\"");
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "' '                                      | 400 | /budget              | the budget is empty",
                "'rules: ['                               | 400 | /budget              | ",
                "'{\"rules\": [}'                         | 400 | /budget              | this is no JSON",
                "'- figure: layers'                       | 400 | /budget              | a budget is a mapping with rules",
                "'rules: [{figure: layers, max: one}]'    | 400 | /budget/rules/0/max  | must be a number",
                "'{\"rules\": [{\"figure\": \"layers\", \"max\": \"one\"}]}' | 400 | /budget/rules/0/max | must be a number",
                "'{rules: [{figure: layers}]}'            | 400 | /budget/rules/0      | exactly one of max",
                "'rulez: [{figure: layers, max: 1}]'      | 400 | /budget/rulez        | a budget has no",
                "'{rules: [{figure: layers, max: 1}], rules: [{figure: layers, max: 9}]}' | 400 | /budget/rules | more than once",
                "'rules: &a [*a]'                         | 400 | /budget              | "
            })
    void whatIsWrongWithABudgetPointsIntoIt(String budget, int status, String pointer, String detail) {
        HttpResponse<String> answer =
                client.form("", new Form().file("file", "a.yaml", MODEL).file("budget", "b.yaml", budget));
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
        assertThat(GateClient.errors(answer).keySet()).as(answer.body()).anyMatch(each -> each.startsWith(pointer));
        assertThat(answer.body()).contains(detail == null ? "" : detail);
    }

    @Test
    void whatIsWrongWithABaselinePointsIntoItWithItsLine() {
        HttpResponse<String> answer = client.form(
                "?dialect=yolov5-6.0",
                new Form()
                        .file("file", "a.yaml", MODEL)
                        .field("budget", BUDGET)
                        .file("baseline", "b.yaml", MODEL.replace("SPPF", "SPPFF")));
        assertThat(answer.statusCode()).isEqualTo(422);
        JsonNode error = GateClient.json(answer).at("/errors/0");
        assertThat(error.get("pointer").asString()).isEqualTo("/baseline/backbone/4/2");
        assertThat(error.get("line").asInt()).isEqualTo(11);
    }

    @Test
    void aListThatNobodyReadsIsRefused() {
        String rule = "{\"figure\": \"layers\", \"max\": 1}";
        HttpResponse<String> answer = client.ask("", yolov5s("[" + (rule + ",").repeat(100) + rule + "]"));
        assertThat(answer.statusCode()).isEqualTo(422);
        assertThat(answer.body()).contains("101 rules are more than 100");
        assertThat(client.decide(yolov5s("[" + (rule + ",").repeat(99) + rule + "]"))
                        .get("rules")
                        .size())
                .isEqualTo(100);
    }
}

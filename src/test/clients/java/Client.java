import java.util.List;
import org.openapitools.client.ApiClient;
import org.openapitools.client.ApiException;
import org.openapitools.client.api.CataloguesApi;
import org.openapitools.client.api.ComparisonsApi;
import org.openapitools.client.api.ComplexityApi;
import org.openapitools.client.api.ExplanationsApi;
import org.openapitools.client.model.Comparison;
import org.openapitools.client.model.ComparisonRequest;
import org.openapitools.client.model.ExplanationRequest;
import org.openapitools.client.model.Explanations;
import org.openapitools.client.model.ModelRequest;
import org.openapitools.client.model.Part;
import org.openapitools.client.model.Problem;
import org.openapitools.client.model.PublishedFigures;
import org.openapitools.client.model.Report;
import org.openapitools.client.model.RowReport;

/** What a program does with the generated Java client; the one argument is the service's address. */
class Client {
    public static void main(String[] args) throws Exception {
        ApiClient client = new ApiClient();
        client.updateBaseUri(args[0]);
        analyse(new ComplexityApi(client));
        refuse(new ComplexityApi(client));
        compare(new ComparisonsApi(client));
        explain(new ExplanationsApi(client));
        expect(true, new CataloguesApi(client).conventions().size() > 5);
        System.out.println("Java: analysis, comparison, explanation, 422");
    }

    private static Report complexity(ComplexityApi api, ModelRequest model) throws ApiException {
        return api.complexity(ComplexityApi.APIComplexityRequest.newBuilder()
                .modelRequest(model)
                .build());
    }

    private static void analyse(ComplexityApi api) throws ApiException {
        Report report = complexity(api, new ModelRequest().preset("yolov5s").include(List.of(Part.ROWS)));
        expect(7235389L, report.getTraining().getParameters());
        expect(16.5, report.getTraining().getGflops());
        expect(8266231600L, report.getTraining().getCounts().get(0).getMacs());
        expect(7225885L, report.getFused().getParameters());
        expect(List.of(1, 3, 640, 640), report.getModel().getInput());
        RowReport row = report.getRows().get(0);
        expect(-1, row.getFrom());
        expect(List.of(3, 32, 6, 2, 2), row.getArguments());
        expect(List.of(1, 32, 320, 320), row.getOutput());
    }

    private static void refuse(ComplexityApi api) throws Exception {
        try {
            complexity(api, new ModelRequest().preset("yolov5s").imgsz(100));
            throw new AssertionError("100 is no size for yolov5s");
        } catch (ApiException refused) {
            expect(422, refused.getCode());
            Problem problem = ApiClient.createDefaultObjectMapper().readValue(refused.getResponseBody(), Problem.class);
            expect(422, problem.getStatus());
            expect("/preset", problem.getErrors().get(0).getPointer());
        }
    }

    private static void compare(ComparisonsApi api) throws ApiException {
        Comparison comparison = api.compare(ComparisonsApi.APICompareRequest.newBuilder()
                .comparisonRequest(new ComparisonRequest()
                        .baseline(new ModelRequest().preset("yolov5s"))
                        .addCandidatesItem(new ModelRequest().preset("yolov5m")))
                .build());
        expect(
                13955168L,
                comparison.getCandidates().get(0).getTraining().getParameters().getAbsolute());
        expect(
                List.of(3, 32, 6, 2, 2),
                comparison.getCandidates().get(0).getRows().get(0).getChanges().get(0).getBaseline());
    }

    private static void explain(ExplanationsApi api) throws ApiException {
        Explanations explanations = api.explain(ExplanationsApi.APIExplainRequest.newBuilder()
                .explanationRequest(new ExplanationRequest()
                        .preset("yolov5s")
                        .published(new PublishedFigures().parameters(7235389).gflops("16.5")))
                .build());
        expect("thop-0.0.31", explanations.getExplanations().get(0).getSettings().getConvention());
    }

    private static void expect(Object expected, Object actual) {
        if (!expected.equals(actual)) {
            throw new AssertionError("expected " + expected + ", got " + actual);
        }
    }
}

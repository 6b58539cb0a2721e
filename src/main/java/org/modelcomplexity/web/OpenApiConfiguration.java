package org.modelcomplexity.web;

import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.examples.Example;
import io.swagger.v3.oas.models.info.Contact;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.JsonSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.responses.ApiResponses;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import io.swagger.v3.oas.models.tags.Tag;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.modelcomplexity.engine.problem.Budget;
import org.modelcomplexity.engine.problem.Limits;
import org.modelcomplexity.report.Report;
import org.modelcomplexity.report.write.AnswerWriter;
import org.modelcomplexity.service.AnalysisRequest;
import org.modelcomplexity.service.AnalysisService;
import org.modelcomplexity.service.Library;
import org.modelcomplexity.service.Preset;
import org.modelcomplexity.service.ServiceProperties;
import org.modelcomplexity.web.openapi.OptionSchemas;
import org.modelcomplexity.web.openapi.OptionSchemas.Option;
import org.modelcomplexity.web.openapi.RequestSchemas;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import tools.jackson.databind.json.JsonMapper;

/** What the OpenAPI document says beside what the code says by itself: forms of request, examples, every status. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    private static final String PATH = "/api/v1/complexity";
    private static final String EXPLANATIONS = "/api/v1/explanations";

    @Bean
    OpenAPI document() {
        return new OpenAPI()
                .info(
                        new Info()
                                .title("Model complexity")
                                .version("v1")
                                .contact(new Contact().name("Model complexity"))
                                .description(
                                        "**Start at POST /api/v1/complexity**: open it and press *Execute*; the first example is a bundled "
                                                + "model, and the next ones show options and models of your own.\n\nHow complex a neural network is, from its description alone: layers, parameters, gradients, MACs and FLOPs, "
                                                + "in training and in fused mode, exactly as the reference implementations print them. MAC: one multiply-add. FLOP: two "
                                                + "of them a MAC unless a convention says otherwise. Nothing of a request is ever run as code."))
                // Where the document is: the host of a request may be a name inside, which a proxy gave.
                .addServersItem(new Server().url("/"))
                .components(new Components()
                        .addSecuritySchemes(
                                "key",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("X-API-Key")
                                        .description("Only where the operator has set a key")))
                .addSecurityItem(new SecurityRequirement().addList("key"))
                .addTagsItem(new Tag().name("Complexity").description("One model in, one report out"));
    }

    @Bean
    OptionSchemas optionSchemas(Library library) {
        List<Option> options = Arrays.stream(RequestOption.values())
                .map(option -> new Option(
                        option.key(),
                        option.description()
                                + (option.defaultValue() == null ? "" : ". Default: " + option.defaultValue())))
                .toList();
        return new OptionSchemas(options, library.dialects().keySet(), OptionReader.PARTS);
    }

    @Bean
    RequestSchemas requestSchemas(OptionSchemas options, ServiceProperties properties) {
        return new RequestSchemas(options, properties.limits().candidates());
    }

    @Bean
    OpenApiCustomizer details(
            Library library,
            AnalysisService service,
            List<AnswerWriter<Report>> writers,
            RequestSchemas requests,
            JsonMapper mapper) {
        return openApi -> {
            ModelConverters.getInstance(true)
                    .readAll(new AnnotatedType(Report.class))
                    .forEach(openApi::schema);
            requests.define(openApi.getComponents());
            Operation operation = openApi.getPaths().get(PATH).getPost();
            operation.setTags(List.of("Complexity"));
            operation.setSummary(
                    "Layers, parameters, gradients, MACs and FLOPs of a model, in training and in fused mode");
            operation.setDescription(
                    "Send JSON with exactly one of preset, yaml and model, or the model YAML as it is, or a file. "
                            + "Every option is a query parameter; in JSON it can also be a field.");
            operation.setRequestBody(requests.complexity());
            operation.setResponses(
                    new ApiResponses().addApiResponse("200", success(library, service, writers, mapper)));
            openApi.getPaths().get(EXPLANATIONS).getPost().setRequestBody(requests.explanation());
            openApi.getPaths().get("/api/v1/badges").getPost().setRequestBody(requests.badge());
        };
    }

    private static ApiResponse success(
            Library library, AnalysisService service, List<AnswerWriter<Report>> writers, JsonMapper mapper) {
        Preset preset = library.preset("yolov5s", null);
        // As a map, for springdoc leaves out what is null of anything else.
        Map<?, ?> report = mapper.convertValue(
                service.analyse(
                        AnalysisRequest.of(
                                library.document(preset, new Budget(Limits.DEFAULT)),
                                preset.dialect(),
                                preset.name(),
                                List.of(),
                                Set.of("difference")),
                        new Budget(Limits.DEFAULT)),
                Map.class);
        Content content = new Content()
                .addMediaType(
                        "application/json",
                        new MediaType()
                                .schema(new JsonSchema().$ref("#/components/schemas/Report"))
                                .addExamples("yolov5s, include=difference", new Example().value(report)));
        writers.forEach(writer -> content.addMediaType(
                writer.mediaType(), new MediaType().schema(schema(writer).description(writer.about()))));
        return new ApiResponse().description("The report").content(content);
    }

    private static Schema<?> schema(AnswerWriter<Report> writer) {
        return writer.mediaType().endsWith("+json")
                ? new JsonSchema().typesItem("object").additionalProperties(new JsonSchema().typesItem("number"))
                : new JsonSchema().typesItem("string");
    }
}

"""What a program does with the generated Python client; the one argument is the service's address."""

import sys

from openapi_client import (
    ApiClient,
    CataloguesApi,
    ComparisonRequest,
    ComparisonsApi,
    ComplexityApi,
    Configuration,
    ExplanationRequest,
    ExplanationsApi,
    ModelRequest,
    Part,
    PublishedFigures,
)
from openapi_client.exceptions import UnprocessableEntityException


def expect(expected, actual):
    if expected != actual:
        raise AssertionError(f"expected {expected}, got {actual}")


def analyse(client):
    report = ComplexityApi(client).complexity(ModelRequest(preset="yolov5s", include=[Part.ROWS]))
    expect(7235389, report.training.parameters)
    expect(16.5, report.training.gflops)
    expect(8266231600, report.training.counts[0].macs)
    expect(7225885, report.fused.parameters)
    expect([1, 3, 640, 640], report.model.input)
    row = report.rows[0]
    expect([-1, [3, 32, 6, 2, 2], [1, 32, 320, 320]], [row.var_from, row.arguments, row.output])


def refuse(client):
    try:
        ComplexityApi(client).complexity(ModelRequest(preset="yolov5s", imgsz=100))
    except UnprocessableEntityException as refused:
        expect([422, "/preset"], [refused.data.status, refused.data.errors[0].pointer])
        return
    raise AssertionError("100 is no size for yolov5s")


def compare(client):
    request = ComparisonRequest(
        baseline=ModelRequest(preset="yolov5s"), candidates=[ModelRequest(preset="yolov5m")]
    )
    candidate = ComparisonsApi(client).compare(request).candidates[0]
    expect(13955168, candidate.training.parameters.absolute)
    expect([3, 32, 6, 2, 2], candidate.rows[0].changes[0].baseline)


def explain(client):
    request = ExplanationRequest(
        preset="yolov5s", published=PublishedFigures(parameters=7235389, gflops="16.5")
    )
    explanations = ExplanationsApi(client).explain(request).explanations
    expect("thop-0.0.31", explanations[0].settings.convention)


if __name__ == "__main__":
    with ApiClient(Configuration(host=sys.argv[1])) as service:
        analyse(service)
        refuse(service)
        compare(service)
        explain(service)
        expect(True, len(CataloguesApi(service).conventions()) > 5)
    print("Python: analysis, comparison, explanation, 422")

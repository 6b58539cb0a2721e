// What a program does with the generated typescript-fetch client; the one argument is the service's address.
import { deepStrictEqual as expect } from 'node:assert';
import {
    CataloguesApi,
    ComparisonsApi,
    ComplexityApi,
    Configuration,
    ExplanationsApi,
    Part,
    type Problem,
    ResponseError,
} from './fetch';

const configuration = new Configuration({ basePath: process.argv[2] });

async function analyse(): Promise<void> {
    const report = await new ComplexityApi(configuration).complexity({
        modelRequest: { preset: 'yolov5s', include: [Part.Rows] },
    });
    expect(report.training.parameters, 7235389);
    expect(report.training.gflops, 16.5);
    expect(report.training.counts[0]?.macs, 8266231600);
    expect(report.fused.parameters, 7225885);
    expect(report.model.input, [1, 3, 640, 640]);
    const row = report.rows?.[0];
    expect([row?.from, row?.arguments, row?.output], [-1, [3, 32, 6, 2, 2], [1, 32, 320, 320]]);
}

async function refuse(): Promise<void> {
    try {
        await new ComplexityApi(configuration).complexity({ modelRequest: { preset: 'yolov5s', imgsz: 100 } });
    } catch (refused) {
        if (!(refused instanceof ResponseError)) {
            throw refused;
        }
        const problem: Problem = await refused.response.json();
        expect([refused.response.status, problem.status, problem.errors[0]?.pointer], [422, 422, '/preset']);
        return;
    }
    throw new Error('100 is no size for yolov5s');
}

async function compare(): Promise<void> {
    const comparison = await new ComparisonsApi(configuration).compare({
        comparisonRequest: { baseline: { preset: 'yolov5s' }, candidates: [{ preset: 'yolov5m' }] },
    });
    expect(comparison.candidates[0]?.training.parameters.absolute, 13955168);
    expect(comparison.candidates[0]?.rows?.[0]?.changes[0]?.baseline, [3, 32, 6, 2, 2]);
}

async function explain(): Promise<void> {
    const explanations = await new ExplanationsApi(configuration).explain({
        explanationRequest: { preset: 'yolov5s', published: { parameters: 7235389, gflops: '16.5' } },
    });
    expect(explanations.explanations[0]?.settings.convention, 'thop-0.0.31');
}

async function main(): Promise<void> {
    await analyse();
    await refuse();
    await compare();
    await explain();
    expect((await new CataloguesApi(configuration).conventions()).length > 5, true);
    console.log('TypeScript: analysis, comparison, explanation, 422');
}

main().catch((failure: unknown) => {
    console.error(failure);
    process.exit(1);
});

package org.modelcomplexity.report.write;

import java.io.StringWriter;
import javax.xml.stream.XMLOutputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamWriter;
import org.modelcomplexity.report.gate.GateReport;
import org.modelcomplexity.report.gate.GateReport.RuleVerdict;
import org.springframework.stereotype.Component;

/** Verdicts as JUnit's XML, a test case a rule: what every CI server shows as test results. */
@Component
public class GateJUnitWriter implements AnswerWriter<GateReport> {
    private static final XMLOutputFactory FACTORY = XMLOutputFactory.newInstance();

    @Override
    public String mediaType() {
        return "application/xml";
    }

    @Override
    public String about() {
        return "JUnit's XML, a test case a rule";
    }

    @Override
    public String write(GateReport report) {
        StringWriter text = new StringWriter();
        try {
            XMLStreamWriter xml = FACTORY.createXMLStreamWriter(text);
            xml.writeStartDocument("UTF-8", "1.0");
            suite(xml, report);
            xml.writeEndDocument();
            xml.close();
        } catch (XMLStreamException impossible) {
            throw new IllegalStateException(impossible);
        }
        return text.append('\n').toString();
    }

    private static void suite(XMLStreamWriter xml, GateReport report) throws XMLStreamException {
        String name =
                report.model().name() == null ? "model" : legal(report.model().name());
        long failed = report.rules().stream().filter(rule -> !rule.passed()).count();
        line(xml, 0);
        xml.writeStartElement("testsuites");
        line(xml, 1);
        xml.writeStartElement("testsuite");
        xml.writeAttribute("name", "model complexity of " + name);
        xml.writeAttribute("tests", String.valueOf(report.rules().size()));
        xml.writeAttribute("failures", String.valueOf(failed));
        xml.writeAttribute("errors", "0");
        xml.writeAttribute("skipped", "0");
        xml.writeAttribute("time", "0");
        for (RuleVerdict rule : report.rules()) {
            line(xml, 2);
            testCase(xml, name, rule);
        }
        line(xml, 1);
        xml.writeEndElement();
        line(xml, 0);
        xml.writeEndElement();
    }

    private static void line(XMLStreamWriter xml, int depth) throws XMLStreamException {
        xml.writeCharacters("\n" + "  ".repeat(depth));
    }

    private static void testCase(XMLStreamWriter xml, String suite, RuleVerdict rule) throws XMLStreamException {
        if (rule.passed()) {
            xml.writeEmptyElement("testcase");
            attributes(xml, suite, rule);
            return;
        }
        xml.writeStartElement("testcase");
        attributes(xml, suite, rule);
        xml.writeStartElement("failure");
        xml.writeAttribute("message", legal(GateCells.outcome(rule)));
        xml.writeAttribute("type", rule.reason() == null ? "limit" : "undecided");
        xml.writeCharacters(legal(String.join("\n", GateCells.rows(rule))));
        xml.writeEndElement();
        xml.writeEndElement();
    }

    private static void attributes(XMLStreamWriter xml, String suite, RuleVerdict rule) throws XMLStreamException {
        xml.writeAttribute("classname", suite);
        xml.writeAttribute("name", legal(rule.rule()));
        xml.writeAttribute("time", "0");
    }

    /** Without the characters that XML has no way to write. */
    private static String legal(String text) {
        return text.replaceAll("[^\\t\\n\\r\\x20-\\uD7FF\\uE000-\\uFFFD\\x{10000}-\\x{10FFFF}]", "\uFFFD");
    }
}

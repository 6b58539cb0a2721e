package org.modelcomplexity.fuzz;

import java.io.IOException;
import java.io.StringReader;
import java.util.Optional;
import javax.xml.XMLConstants;
import javax.xml.parsers.DocumentBuilder;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.w3c.dom.Element;
import org.xml.sax.InputSource;
import org.xml.sax.SAXException;

/** XML that came back: badges and JUnit's reports. */
final class Markup {
    private Markup() {}

    /** What is wrong with it; nothing where it is well-formed. */
    static Optional<String> wrong(String text) {
        try {
            parse(text);
            return Optional.empty();
        } catch (SAXException e) {
            return Optional.of("an answer that is no XML: " + e.getMessage());
        }
    }

    /** Its outermost element. */
    static Element parse(String text) throws SAXException {
        try {
            DocumentBuilderFactory factory = DocumentBuilderFactory.newInstance();
            factory.setFeature(XMLConstants.FEATURE_SECURE_PROCESSING, true);
            DocumentBuilder builder = factory.newDocumentBuilder();
            builder.setErrorHandler(null);
            return builder.parse(new InputSource(new StringReader(text))).getDocumentElement();
        } catch (ParserConfigurationException | IOException e) {
            throw new IllegalStateException(e);
        }
    }
}

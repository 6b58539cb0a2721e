package org.modelcomplexity.web.problem;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.stream.Collectors;
import org.apache.tomcat.util.http.InvalidParameterException;
import org.jspecify.annotations.Nullable;
import org.modelcomplexity.engine.document.Place;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Problem;
import org.modelcomplexity.read.ForeignContent;
import org.modelcomplexity.web.door.Body;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;
import org.springframework.web.util.DisconnectedClientHelper;

/** Answers every failure as problem+json, whatever the request accepts. */
@RestControllerAdvice
class ProblemAdvice extends ResponseEntityExceptionHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ProblemAdvice.class);

    @ExceptionHandler
    ResponseEntity<ProblemDetail> refused(InvalidModelException refused, HttpServletRequest request) {
        boolean named = refused.findings().get(0).problem() == Problem.UNKNOWN_NAME
                && request.getMethod().equals("GET");
        HttpStatus status = named
                ? HttpStatus.NOT_FOUND
                : Problems.status(refused.findings().get(0).problem());
        return answer(Problems.of(refused, status), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> broken(InvalidParameterException broken, HttpServletRequest request) {
        return answer(
                Problems.of(HttpStatusCode.valueOf(broken.getErrorCode()), "the request's parameters cannot be read"),
                request);
    }

    /** Null where the client hung up: there is nobody to answer, and nothing that an operator could mend. */
    @ExceptionHandler
    @Nullable
    ResponseEntity<ProblemDetail> unreadable(IOException unreadable, HttpServletRequest request) {
        if (DisconnectedClientHelper.isClientDisconnectedException(unreadable)) {
            LOG.debug("{} {}: the client hung up", request.getMethod(), request.getRequestURI());
            return null;
        }
        return answer(Problems.of(HttpStatus.BAD_REQUEST, "the body cannot be read to its end"), request);
    }

    @ExceptionHandler
    ResponseEntity<ProblemDetail> unexpected(Throwable fault, HttpServletRequest request) {
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), fault);
        return answer(
                Problems.of(
                        HttpStatus.INTERNAL_SERVER_ERROR,
                        "the service failed; this is a fault of ours, please report it"),
                request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotAcceptable(
            HttpMediaTypeNotAcceptableException refused,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        String types = refused.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        return handleExceptionInternal(
                refused,
                Problems.of(status, "the header Accept takes nothing that can be had here: " + types),
                headers,
                status,
                request);
    }

    /** What was sent under a type that is not taken is looked at all the same: so it can be told what it is. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMediaTypeNotSupported(
            HttpMediaTypeNotSupportedException refused,
            HttpHeaders headers,
            HttpStatusCode status,
            WebRequest request) {
        HttpServletRequest servlet = ((ServletWebRequest) request).getRequest();
        if (servlet.getHeader(HttpHeaders.CONTENT_ENCODING) == null) {
            try {
                ForeignContent.refuse(Body.bytes(servlet), Place.WHOLE);
            } catch (InvalidModelException foreign) {
                ProblemDetail problem = Problems.of(
                        foreign, Problems.status(foreign.findings().get(0).problem()));
                return handleExceptionInternal(
                        refused, problem, headers, HttpStatusCode.valueOf(problem.getStatus()), request);
            }
        }
        return handleExceptionInternal(refused, Problems.of(status, unsupported(refused)), headers, status, request);
    }

    private static String unsupported(HttpMediaTypeNotSupportedException refused) {
        MediaType given = refused.getContentType();
        if (refused.getSupportedMediaTypes().isEmpty()) {
            return String.valueOf(refused.getMessage());
        }
        String types = refused.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .distinct()
                .collect(Collectors.joining(", "));
        boolean form = MediaType.APPLICATION_FORM_URLENCODED.isCompatibleWith(given);
        return (given == null ? "there is no Content-Type" : "Content-Type " + given + " is not taken") + ": send "
                + types
                + (form
                        ? ". curl -d sends this type, and drops newlines: use --data-binary @model.yaml -H \"Content-Type: application/yaml\""
                        : "");
    }

    /** Where nothing can write the answer, Accept asks for a type that there is in a charset that there is not. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
            HttpMessageNotWritableException failure, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (failure.getCause() != null) {
            LOG.error("{} cannot be written", request.getDescription(false), failure);
            return super.handleHttpMessageNotWritable(failure, headers, status, request);
        }
        String detail = "the header Accept takes nothing that can be had here: answers are written in UTF-8 alone";
        HttpStatus refused = HttpStatus.NOT_ACCEPTABLE;
        return handleExceptionInternal(failure, Problems.of(refused, detail), headers, refused, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception failure, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        String detail = body instanceof ProblemDetail given && given.getDetail() != null
                ? given.getDetail()
                : String.valueOf(failure.getMessage());
        ProblemDetail problem =
                body instanceof ProblemDetail ours && ours.getProperties() != null ? ours : Problems.of(status, detail);
        HttpServletRequest servlet = ((ServletWebRequest) request).getRequest();
        Problems.complete(problem, servlet, servlet.getRequestURI());
        HttpHeaders answered = new HttpHeaders();
        answered.putAll(headers);
        answered.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        return new ResponseEntity<>(problem, answered, status);
    }

    private static ResponseEntity<ProblemDetail> answer(ProblemDetail problem, HttpServletRequest request) {
        Problems.complete(problem, request, request.getRequestURI());
        return ResponseEntity.status(problem.getStatus())
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }
}

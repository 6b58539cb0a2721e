package org.modelcomplexity.web;

import io.swagger.v3.oas.annotations.Hidden;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import java.io.UnsupportedEncodingException;
import java.nio.charset.StandardCharsets;
import org.modelcomplexity.web.door.Body;
import org.modelcomplexity.web.problem.Problems;
import org.springframework.boot.webmvc.error.ErrorController;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ProblemDetail;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what fails before any handler, as problem+json too. */
@RestController
@Hidden
class FallbackErrorController implements ErrorController {
    @RequestMapping("/error")
    ResponseEntity<ProblemDetail> error(HttpServletRequest request) throws UnsupportedEncodingException {
        // A request that no filter saw may name a charset that is none, by which Spring would decode its path.
        request.setCharacterEncoding(StandardCharsets.UTF_8.name());
        Object code = request.getAttribute(RequestDispatcher.ERROR_STATUS_CODE);
        HttpStatus status = code instanceof Integer number ? HttpStatus.resolve(number) : HttpStatus.NOT_FOUND;
        HttpStatus known = status == null ? HttpStatus.INTERNAL_SERVER_ERROR : status;
        ProblemDetail problem =
                Problems.of(known, known == HttpStatus.BAD_REQUEST ? unreadable(request) : known.getReasonPhrase());
        Object path = request.getAttribute(RequestDispatcher.ERROR_REQUEST_URI);
        Problems.complete(problem, request, path == null ? "/error" : path.toString());
        return ResponseEntity.status(known)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(problem);
    }

    /** Why a request that no handler ever sees cannot be read, as far as it is known. */
    private static String unreadable(ServletRequest request) {
        Body body = Body.of(request);
        return body != null && !body.isRead()
                ? "the body cannot be read to its end: its chunks are malformed, or it is shorter than was announced"
                : "the request line or a header cannot be read, or there are more headers, or cookies, than is allowed";
    }
}

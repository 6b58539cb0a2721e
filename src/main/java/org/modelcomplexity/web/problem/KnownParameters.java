package org.modelcomplexity.web.problem;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.List;
import org.modelcomplexity.engine.problem.Finding;
import org.modelcomplexity.engine.problem.Findings;
import org.modelcomplexity.engine.problem.InvalidModelException;
import org.modelcomplexity.engine.problem.Nearest;
import org.modelcomplexity.engine.problem.Problem;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.bind.annotation.ModelAttribute;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.HandlerMapping;

/** Refuses query parameters of a GET that nothing would read: those of a POST are options, which their reader knows. */
@ControllerAdvice("org.modelcomplexity")
class KnownParameters {
    /**
     * Looks at a request before its handler does.
     *
     * @throws InvalidModelException with every parameter that the handler does not name
     */
    @ModelAttribute
    void check(HttpServletRequest request) {
        Object handler = request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE);
        if (!(handler instanceof HandlerMethod method)
                || request.getMethod().equals("POST")
                || request.getDispatcherType() == DispatcherType.ERROR) {
            return;
        }
        List<String> known = new ArrayList<>();
        for (MethodParameter parameter : method.getMethodParameters()) {
            RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
            if (named != null) {
                String name = parameter.getParameter().getName();
                known.add(named.name().isEmpty() ? name : named.name());
            }
        }
        Findings findings = new Findings();
        for (String name : QueryParameters.of(request).keySet()) {
            if (!known.contains(name)) {
                findings.add(new Finding(
                        Problem.INVALID_OPTION,
                        Problems.parameter(name),
                        "there is no query parameter \"" + name + "\" here; "
                                + (known.isEmpty() ? "there are none" : "there is " + String.join(", ", known)),
                        Nearest.hint(name, known)));
            }
        }
        findings.orRefuse();
    }
}

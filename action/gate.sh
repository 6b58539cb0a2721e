#!/bin/sh
# Asks whether a model keeps its budget: the verdicts go to the log, to GitHub's job summary and annotations where there
# are such, and the exit code says what came of it.
#
#   MODEL, BUDGET  files: the model, and its rules
#   BASELINE       a file: the model that rules with maxIncrease compare with
#   OPTIONS        options as a query: imgsz=320&dialect=yolov5-6.0
#   URL            where a service runs; without it JAR is started, and without that built from beside this script
#   PORT           of the service that is started (8089)
#   API_KEY        the service's key, where it has one
#   JUNIT          a file for the verdicts as JUnit's XML
#
# 0: every rule is kept. 1: a rule is not. 2: the model, the budget or an option is refused. 3: nobody could be asked.
set -eu

fail() {
    echo "model budget: $*" >&2
    exit 3
}

# As curl reads a value that may hold blanks, commas, semicolons.
quoted() {
    printf '"%s"' "$(printf '%s' "$1" | sed 's/[\\"]/\\&/g')"
}

for file in "${MODEL:-}" "${BUDGET:-}" ${BASELINE:+"$BASELINE"}; do
    [ -f "$file" ] || fail "there is no file \"$file\": MODEL and BUDGET name one each, and BASELINE may"
done

work=$(mktemp -d)
service=
trap 'test -z "$service" || kill "$service" || :; rm -rf "$work"' EXIT
trap 'exit 3' INT TERM

start() {
    jar=${JAR:-}
    if [ -z "$jar" ]; then
        home=$(dirname "$0")/..
        jar=$home/target/model-complexity.jar
        [ -f "$jar" ] || (cd "$home" && ./mvnw -B -q -ntp -DskipTests package) || fail "the service cannot be built"
    fi
    [ -f "$jar" ] || fail "there is no file \"$jar\": URL says where a service runs, or JAR what to start"
    URL=http://localhost:${PORT:-8089}
    java -XX:+ExitOnOutOfMemoryError -jar "$jar" --server.port="${PORT:-8089}" >"$work/service.log" 2>&1 &
    service=$!
    tries=0
    until curl -sf -o "$work/health" "$URL/actuator/health/readiness"; do
        tries=$((tries + 1))
        if [ "$tries" -gt 120 ] || ! kill -0 "$service" 2>"$work/gone"; then
            cat "$work/service.log" >&2
            fail "the service does not start"
        fi
        sleep 1
    done
}
[ -n "${URL:-}" ] || start

# In a file of one's own: arguments are seen by everybody on the machine.
if [ -n "${API_KEY:-}" ]; then
    printf 'header = %s\n' "$(quoted "X-API-Key: $API_KEY")" >"$work/curlrc"
else
    : >"$work/curlrc"
fi

# ask TYPE FILE: writes the answer of a type to a file, and prints its status and the type it really has.
ask() {
    curl -sS -K "$work/curlrc" --retry 2 --retry-connrefused --max-time 120 -o "$2" -w '%{http_code} %{content_type}' \
        -H "Accept: $1" \
        -F "file=@$(quoted "$MODEL");filename=$(quoted "$MODEL")" \
        -F "budget=@$(quoted "$BUDGET")" \
        ${BASELINE:+-F "baseline=@$(quoted "$BASELINE")"} \
        "${URL%/}/api/v1/budgets?enforce=true&annotate=$annotate${OPTIONS:+&$OPTIONS}"
}

annotate=none
[ "${GITHUB_ACTIONS:-}" != true ] || annotate=github
status=$(ask text/plain "$work/verdicts") || fail "the service at $URL cannot be asked"
case $status in
    "200 text/plain"*) code=0 passed=true ;;
    "422 text/plain"*) code=1 passed=false ;;
    "400 "* | "413 "* | "422 "*) code=2 passed=false ;;
    *)
        cat "$work/verdicts" >&2
        fail "the service at $URL answers $status"
        ;;
esac
[ -z "${GITHUB_OUTPUT:-}" ] || echo "passed=$passed" >>"$GITHUB_OUTPUT"

if [ "$code" = 2 ]; then
    cat "$work/verdicts" >&2
    echo >&2
    if [ "$annotate" = github ]; then
        printf '::error title=Model budget::refused: %s\n' "$(head -c 2000 "$work/verdicts" | sed 's/%/%25/g' | tr '\r\n' '  ')"
    fi
    if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
        printf '### The model budget cannot be decided\n\n~~~json\n%s\n~~~\n' "$(cat "$work/verdicts")" >>"$GITHUB_STEP_SUMMARY"
    fi
    exit 2
fi

cat "$work/verdicts"
if [ -n "${GITHUB_STEP_SUMMARY:-}" ]; then
    ask text/markdown "$work/summary" >"$work/status" || fail "the service at $URL cannot be asked"
    cat "$work/summary" >>"$GITHUB_STEP_SUMMARY"
fi
if [ -n "${JUNIT:-}" ]; then
    ask application/xml "$JUNIT" >"$work/status" || fail "the service at $URL cannot be asked"
fi
exit "$code"

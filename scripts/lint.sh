#!/usr/bin/env bash
# Formatting, linters and house rules. Runs all of them before it fails.
set -euo pipefail
# shellcheck source=scripts/lib.sh
. "$(dirname "${BASH_SOURCE[0]}")/lib.sh"

"$ROOT/scripts/setup.sh"
cd "$ROOT"
export RUFF_CACHE_DIR=$LOCAL/ruff
failed=()

check() {
    local name=$1
    shift
    say "lint: $name"
    "$@" || failed+=("$name")
}

check "swift format" swift format lint --strict --recursive --parallel Sources Tests benchmarks fuzz Package.swift
check "shellcheck" shellcheck --external-sources scripts/*.sh bin/plugyard .ci/run
check "ruff" "$VENV/bin/ruff" check --quiet --config Tests/Acceptance/pyproject.toml Tests/Acceptance Tests/Chaos benchmarks scripts web
check "ruff format" "$VENV/bin/ruff" format --quiet --check --config Tests/Acceptance/pyproject.toml Tests/Acceptance Tests/Chaos benchmarks scripts web
check "tsc" tsc --project web/tsconfig.json
check "oxlint" "$VENV/bin/oxlint" --quiet --config web/.oxlintrc.json web/src
check "house rules" "$VENV/bin/python" scripts/house_rules.py

((${#failed[@]} == 0)) || die "lint failed: $(printf '%s; ' "${failed[@]}")see above"

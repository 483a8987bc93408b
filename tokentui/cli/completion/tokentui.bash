# Completion of tokentui for bash 4.4 and newer, made by: tokentui completion bash

_tokentui() {
    local program=${1/#\~/$HOME}
    local -a answer=()
    COMPREPLY=()
    mapfile -d '' -t answer < <("$program" __complete bash "${COMP_LINE:0:COMP_POINT}" "$1" "$2" 2>/dev/null </dev/null)
    case ${answer[0]-} in
        files) compopt -o default ;;
        nospace) compopt -o nospace ;;
    esac
    COMPREPLY=("${answer[@]:1}")
}

complete -o nosort -F _tokentui tokentui

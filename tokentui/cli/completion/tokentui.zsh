#compdef tokentui
# Completion of tokentui for zsh, made by: tokentui completion zsh

_tokentui() {
    emulate -L zsh
    local program=${(Q)words[1]} matching='m:{[:lower:][:upper:]}={[:upper:][:lower:]}'
    program=${program/#\~/$HOME}
    local -a before answer names shown space match
    before=("${(@Q)words[2,CURRENT-1]}")
    answer=("${(@0)$("$program" __complete zsh "${(Q)PREFIX}" "${before[@]}" 2>/dev/null </dev/null)}")
    case $answer[1] in
        files)
            compset -P '--*='
            _files
            return
            ;;
        nospace) space=(-S '') ;;
    esac
    local -i place
    for (( place = 2; place < $#answer; place += 2 )); do
        names+=("$answer[place]")
        shown+=("${(V)answer[place]}${answer[place+1]:+  -- ${(V)answer[place+1]}}")
    done
    (( $#names )) || return 1
    # A single one may be the key of what was typed; several have to begin so, in capitals or not.
    (( $#names == 1 )) && match=(-U) || match=(-M "$matching")
    compadd -V tokentui -l -d shown "${match[@]}" "${space[@]}" -- "${names[@]}"
}

if [[ $zsh_eval_context[-1] == loadautofunc ]]; then
    _tokentui "$@"
else
    compdef _tokentui tokentui
fi

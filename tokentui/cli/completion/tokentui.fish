# Completion of tokentui for fish 3.1 and newer, made by: tokentui completion fish

function __tokentui_complete
    set -l before (commandline -opc)
    set -l typed (commandline -ct)
    set -l program (string replace -r '^~' $HOME -- $before[1])
    set -e before[1]
    # A word that is still being typed may have a quotation mark that nothing closes yet.
    set -l current
    for closing in '' '"' "'"
        set current (string unescape -- "$typed$closing"); and break
    end
    set -l answer ($program __complete fish "$current" $before 2>/dev/null </dev/null | string split0)
    if test "$answer[1]" = files
        set -l opening (string match -r '^--[^=]*=' -- $current)
        for path in (__fish_complete_path (string replace -r '^--[^=]*=' '' -- "$current"))
            printf '%s\0' "$opening"$path
        end
        return
    end
    set -l place 2
    while test $place -lt (count $answer)
        set -l about (string replace -ra '[\n\t]' ' ' -- $answer[(math $place + 1)] | string collect)
        printf '%s\t%s\0' $answer[$place] $about
        set place (math $place + 2)
    end
end

complete --command tokentui --no-files --keep-order --arguments '(__tokentui_complete | string split0)'

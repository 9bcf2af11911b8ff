# Completes pbferry in bash. Options and commands come from pbferry itself, files from bash.
_pbferry() {
    local word=${COMP_WORDS[COMP_CWORD]} found
    COMPREPLY=()
    # Up to the cursor; bash takes words apart at '=' and ':', pbferry doesn't.
    found=$(pbferry "[suggest:${#COMP_LINE}]" "${COMP_LINE:0:$COMP_POINT}" 2>/dev/null) || return 0
    [[ $word == -* ]] || found=$(grep -v '^-' <<<"$found")
    local IFS=$'\n'
    COMPREPLY=($(compgen -W "$found" -- "$word"))
}
complete -o default -F _pbferry pbferry

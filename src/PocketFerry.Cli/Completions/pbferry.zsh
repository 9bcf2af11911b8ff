#compdef pbferry
# Completes pbferry in zsh. Options and commands come from pbferry itself, files from zsh.
_pbferry() {
    local -a found
    found=("${(@f)$(pbferry "[suggest:${#BUFFER}]" "${LBUFFER}" 2>/dev/null)}")
    [[ $words[CURRENT] == -* ]] || found=("${(@)found:#-*}")
    found=("${(@)found:#}")
    if (( ${#found} )) && compadd -a found; then
        return 0
    fi
    _files
}
# As a file in $fpath it is run at the first completion, and completes at once; sourced, it signs up.
if [[ ${funcstack[1]} == _pbferry ]]; then
    _pbferry "$@"
else
    compdef _pbferry pbferry
fi

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
compdef _pbferry pbferry

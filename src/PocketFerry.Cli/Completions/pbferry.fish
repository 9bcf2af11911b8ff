# Completes pbferry in fish. Options and commands come from pbferry itself, files from fish.
function __pbferry_suggest
    set -l line (commandline --cut-at-cursor --current-process)
    pbferry "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete --command pbferry --arguments '(__pbferry_suggest)'

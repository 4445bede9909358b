"""The scripts by which bash, zsh and fish ask ``malisize --complete`` what may follow a line.

They ask the program that was typed, so that one in a virtual environment answers for itself.
"""

from __future__ import annotations

BASH = r"""# Completion of malisize in bash: eval "$(malisize completion bash)"
_malisize() {
    local line kind=""
    COMPREPLY=()
    while IFS= read -r line; do
        if [[ -z $kind ]]; then kind=$line; else COMPREPLY+=("$line"); fi
    done < <("${1/#\~/$HOME}" --complete bash "${COMP_LINE:0:COMP_POINT}" "$COMP_WORDBREAKS" 2>/dev/null </dev/null)
    if [[ $kind == files ]]; then
        if [[ ${#COMPREPLY[@]} -eq 0 ]] && compopt -o default 2>/dev/null; then return; fi
        compopt -o filenames 2>/dev/null
        while IFS= read -r line; do COMPREPLY+=("$line"); done < <(compgen -f -- "$2")
    elif [[ ${COMPREPLY[0]-} == *[.=,] ]]; then
        compopt -o nospace 2>/dev/null
    fi
}
complete -F _malisize malisize
"""

ZSH = r"""#compdef malisize
# Completion of malisize in zsh: eval "$(malisize completion zsh)"
_malisize() {
    local program="${(Q)words[1]/#\~\//$HOME/}"
    local -a lines whole open
    lines=("${(@f)$("$program" --complete zsh "${(j: :)words[1,CURRENT-1]} $QIPREFIX$PREFIX" 2>/dev/null </dev/null)}")
    whole=("${(@)${(@M)lines:#+*}#+}")
    open=("${(@)${(@M)lines:#-*}#-}")
    local found=1
    (( $#whole )) && _describe malisize whole && found=0
    (( $#open )) && _describe malisize open -S '' && found=0
    if [[ ${lines[1]} == files ]]; then
        [[ $PREFIX == --*=* ]] && compset -P '*='
        _files && found=0
    fi
    return found
}
if [[ ${funcstack[1]-} == _malisize ]]; then
    _malisize "$@"
else
    (( $+functions[compdef] )) || { autoload -Uz compinit && compinit -D -i }
    compdef _malisize malisize
fi
"""

FISH = r"""# Completion of malisize in fish: malisize completion fish | source
function __malisize
    set -l program (commandline -opc)[1]
    type -q $program; or set program malisize
    $program --complete fish (commandline -cp | string collect) 2>/dev/null </dev/null
end
complete -c malisize -e
complete -c malisize -f -a '(__malisize | tail -n +2)'
complete -c malisize -n '__malisize | head -n 1 | string match -q files' -F
"""

SCRIPTS = {"bash": BASH, "zsh": ZSH, "fish": FISH}

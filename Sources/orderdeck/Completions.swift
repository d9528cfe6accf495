import DeckRuntime

/// Completion scripts for shells, made from `Usage`.
enum Completions {
  static func text(for shell: ShellKind) -> String {
    switch shell {
    case .bash: bash
    case .zsh: zsh
    case .fish: fish
    }
  }

  /// Prints the names of the config's shops; asks no shop and runs no secret command.
  private static let shopNames = "orderdeck completions shops 2>/dev/null"

  // MARK: What bash and zsh share

  /// Options that take a value, as a pattern of `case`.
  private static var valueOptions: String {
    unique(Usage.allOptions.filter { $0.value != .none }.map(\.name)).joined(separator: "|")
  }

  /// Each command with its options; the console first, by an empty name.
  private static var scopes: [(name: String, options: [Usage.Option])] {
    [("", Usage.consoleOptions)] + Usage.all.map { ($0.name, $0.options) }
  }

  /// `case` arms over "command option" for the value that is to be completed.
  private static func valueArms(_ body: (Usage.Value) -> String) -> String {
    var text = ""
    for option in Usage.globalOptions where option.value != .none {
      text += "    *\" \(option.name)\") \(body(option.value)); return ;;\n"
    }
    for (name, options) in scopes {
      for option in options where option.value != .none {
        text += "    \"\(name) \(option.name)\") \(body(option.value)); return ;;\n"
      }
    }
    return text
  }

  /// `case` arms over "command place" for the operand that is to be completed.
  private static func operandArms(_ body: (Usage.Operand) -> String) -> String {
    var text = ""
    for command in Usage.all {
      for (place, operand) in command.operands.enumerated() where operand != .other {
        let goesOn = place == command.operands.count - 1 && command.most == .max
        text += "    \"\(command.name) \"\(goesOn ? "*" : String(place))) \(body(operand)) ;;\n"
      }
    }
    return text
  }

  /// Finds the command and counts the operands before the cursor.
  private static func scan(words: String, start: Int, end: String) -> String {
    """
      for ((i = \(start); i < \(end); i++)); do
        case ${\(words)[i]} in
          \(valueOptions)) ((i++)) ;;
          -?*) ;;
          *) if [ -z "$command" ]; then command=${\(words)[i]}; else place=$((place + 1)); fi ;;
        esac
      done

    """
  }

  private static func unique(_ words: [String]) -> [String] {
    var seen: Set<String> = []
    return words.filter { seen.insert($0).inserted }
  }

  // MARK: bash

  private static var bash: String {
    func reply(_ words: String) -> String { "COMPREPLY=($(compgen -W \"\(words)\" -- \"$cur\"))" }
    let files = "COMPREPLY=($(compgen -f -- \"$cur\"))"
    let global = Usage.globalOptions.flatMap { [$0.name] + [$0.short].compactMap(\.self) }
    var text = """
      # Completions of orderdeck for bash, made by: orderdeck completions bash
      _orderdeck() {
        local cur=${COMP_WORDS[COMP_CWORD]} prev=${COMP_WORDS[COMP_CWORD-1]} command='' place=0 i
        COMPREPLY=()

      """
    text += scan(words: "COMP_WORDS", start: 1, end: "COMP_CWORD")
    text += "  case \"$command $prev\" in\n"
    text += valueArms { value in
      switch value {
      case .words(let words): reply(words.joined(separator: " "))
      case .shop: reply("$(\(shopNames))")
      case .file: files
      case .text, .none: ":"
      }
    }
    text += "  esac\n  if [[ $cur == -* ]]; then\n    case $command in\n"
    for (name, options) in scopes {
      let words = (options.map(\.name) + global).joined(separator: " ")
      text += "      \"\(name)\") \(reply(words)) ;;\n"
    }
    text += "    esac\n    return\n  fi\n"
    text +=
      "  if [ -z \"$command\" ]; then\n    "
      + reply(Usage.all.map(\.name).joined(separator: " ")) + "\n    return\n  fi\n"
    text += "  case \"$command $place\" in\n"
    text += operandArms { operand in
      switch operand {
      case .words(let words): reply(words.joined(separator: " "))
      case .shop: reply("$(\(shopNames))")
      case .shopOr(let words): reply(words.joined(separator: " ") + " $(\(shopNames))")
      case .file: files
      case .other: ":"
      }
    }
    return text + "  esac\n}\ncomplete -o filenames -F _orderdeck orderdeck\n"
  }

  // MARK: zsh

  private static var zsh: String {
    let shops = "${(f)\"$(\(shopNames))\"}"
    func described(_ options: [Usage.Option]) -> String {
      options.flatMap { option in
        ([option.name] + [option.short].compactMap(\.self)).map { quoted($0, option.help.first ?? "") }
      }.joined(separator: " ")
    }
    var text = """
      #compdef orderdeck
      # Completions of orderdeck for zsh, made by: orderdeck completions zsh
      _orderdeck() {
        local command='' place=0 i
        local -a offered

      """
    text += scan(words: "words", start: 2, end: "CURRENT")
    text += "  case \"$command $words[CURRENT-1]\" in\n"
    text += valueArms { value in
      switch value {
      case .words(let words): "compadd -- " + words.joined(separator: " ")
      case .shop: "compadd -- " + shops
      case .file: "_files"
      case .text, .none: ":"
      }
    }
    text += "  esac\n  if [[ $words[CURRENT] == -* ]]; then\n    case $command in\n"
    for (name, options) in scopes where !options.isEmpty {
      text += "      \"\(name)\") offered=(\(described(options))) ;;\n"
    }
    text += "    esac\n    offered+=(\(described(Usage.globalOptions)))\n"
    text += "    _describe option offered\n    return\n  fi\n  if [ -z \"$command\" ]; then\n"
    text += "    offered=(" + Usage.all.map { quoted($0.name, $0.summary) }.joined(separator: " ") + ")\n"
    text += "    _describe command offered\n    return\n  fi\n  case \"$command $place\" in\n"
    text += operandArms { operand in
      switch operand {
      case .words(let words): "compadd -- " + words.joined(separator: " ")
      case .shop: "compadd -- " + shops
      case .shopOr(let words): "compadd -- " + words.joined(separator: " ") + " " + shops
      case .file: "_files"
      case .other: ":"
      }
    }
    return text + """
        esac
      }
      if [ "$funcstack[1]" = "_orderdeck" ]; then _orderdeck "$@"; else compdef _orderdeck orderdeck; fi

      """
  }

  /// `'name:help'`
  private static func quoted(_ name: String, _ help: String) -> String {
    "'" + name + ":" + help.replacing(":", with: "\\:").replacing("'", with: "'\\''") + "'"
  }

  // MARK: fish

  private static var fish: String {
    func quoted(_ text: String) -> String {
      "'" + text.replacing("\\", with: "\\\\").replacing("'", with: "\\'") + "'"
    }
    func line(_ condition: String?, _ option: Usage.Option) -> String {
      var text = "complete -c orderdeck" + (condition.map { " -n \(quoted($0))" } ?? "")
      text += " -l " + option.name.dropFirst(2) + (option.short.map { " -s " + $0.dropFirst() } ?? "")
      switch option.value {
      case .none: break
      case .text: text += " -x"
      case .words(let words): text += " -x -a " + quoted(words.joined(separator: " "))
      case .shop: text += " -x -a " + quoted("(\(shopNames))")
      case .file: text += " -r -F"
      }
      return text + " -d " + quoted(option.help.first ?? "") + "\n"
    }
    var text = "# Completions of orderdeck for fish, made by: orderdeck completions fish\n"
    text += "complete -c orderdeck -f\n"
    for option in Usage.globalOptions { text += line(nil, option) }
    for option in Usage.consoleOptions { text += line("__fish_use_subcommand", option) }
    for command in Usage.all {
      text +=
        "complete -c orderdeck -n __fish_use_subcommand -a \(command.name) -d \(quoted(command.summary))\n"
      let condition = "__fish_seen_subcommand_from " + command.name
      for option in command.options { text += line(condition, option) }
      for operand in command.operands {
        let offer: String? =
          switch operand {
          case .words(let words): "-a " + quoted(words.joined(separator: " "))
          case .shop: "-a " + quoted("(\(shopNames))")
          case .shopOr(let words): "-a " + quoted(words.joined(separator: " ") + " (\(shopNames))")
          case .file: "-F"
          case .other: nil
          }
        if let offer { text += "complete -c orderdeck -n \(quoted(condition)) \(offer)\n" }
      }
    }
    return text
  }
}

/// Writes the sections of a planned segment in their order, with the gaps between them.
struct SegmentWriter<Sink: SegmentSink> {
  private let layout: SegmentLayout
  private var sink: Sink
  private var position = 0

  /// Starts a segment by writing its header.
  init(_ layout: SegmentLayout, into sink: Sink) throws {
    self.layout = layout
    self.sink = sink
    try layout.header.withUnsafeBytes { try append($0) }
  }

  /// Writes a whole section.
  mutating func section(_ section: SegmentSection, _ values: [some Any]) throws {
    try start(section)
    try values.withUnsafeBytes { try append($0) }
  }

  /// Goes to the start of a section; its bytes follow by `append`.
  mutating func start(_ section: SegmentSection) throws { try pad(to: layout.span(section).lowerBound) }

  /// Writes the next bytes of the section begun.
  mutating func append(_ bytes: UnsafeRawBufferPointer) throws {
    try sink.write(bytes)
    position += bytes.count
  }

  /// Ends the segment.
  mutating func finish() throws -> Sink {
    try pad(to: layout.length)
    return sink
  }

  private mutating func pad(to target: Int) throws {
    precondition(position <= target, "a section is longer than its layout says")
    let zeros = [UInt8](repeating: 0, count: target - position)
    if !zeros.isEmpty { try zeros.withUnsafeBytes { try append($0) } }
  }
}

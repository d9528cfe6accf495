/// The words of the query language, for completion while a search is typed.
package enum QueryWords {
  /// The fields that are asked with a colon.
  package static let fields = QueryField.allCases.map(\.rawValue)
  /// The fields that are compared.
  package static let comparisons = QueryMeasure.allCases.map(\.rawValue)
}

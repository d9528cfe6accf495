// swift-tools-version: 6.1
import PackageDescription

/// The language settings of every Swift target: Swift 6 mode with the upcoming features that make
/// module boundaries explicit.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A Swift target with the common settings.
func target(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// A test target with the common settings; `resources` are fixture folders read by path.
func testTarget(_ name: String, _ dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: name, dependencies: dependencies + ["TestSupport"], exclude: exclude,
    swiftSettings: settings)
}

let package = Package(
  name: "orderdeck",
  products: [.executable(name: "orderdeck", targets: ["orderdeck"])],
  targets: [
    // C
    .target(name: "CTerminal", linkerSettings: [.linkedLibrary("ncursesw"), .linkedLibrary("tinfo")]),
    .systemLibrary(name: "CZlib"),

    // What orders are
    target("OrderModel"),
    target("JSONText"),

    // Shops and the network
    target("ShopClients", ["OrderModel", "JSONText"]),
    target("LoopbackHTTP"),
    target("ShopSimulators", ["LoopbackHTTP"]),

    // Keeping orders and sending changes
    target("OrderSync", ["OrderModel", "LoopbackHTTP", "CZlib"]),

    // The console
    target("ViewModels", ["OrderModel"]),
    target("Views", ["ViewModels", "OrderModel", "JSONText"]),
    target("CursesRenderer", ["Views", "ViewModels", "CTerminal"]),

    // Putting it together
    target(
      "DeckRuntime",
      ["OrderModel", "JSONText", "LoopbackHTTP", "OrderSync", "ViewModels", "Views", "CursesRenderer"]),
    .executableTarget(
      name: "orderdeck",
      dependencies: [
        "CursesRenderer", "DeckRuntime", "JSONText", "OrderModel", "OrderSync", "ShopClients",
        "ShopSimulators", "ViewModels", "Views",
      ],
      exclude: ["orderdeck.docc"], swiftSettings: settings),
    .executableTarget(
      name: "OrderdeckBenchmarks",
      dependencies: ["JSONText", "OrderModel", "OrderSync", "ShopSimulators", "ViewModels", "Views"],
      swiftSettings: settings),

    // Tests
    .target(
      name: "TestSupport",
      dependencies: ["OrderModel", "ViewModels", "Views"],
      path: "Tests/TestSupport", swiftSettings: settings),
    testTarget(
      "ClientTests",
      ["JSONText", "LoopbackHTTP", "OrderModel", "ShopClients", "ShopSimulators"],
      exclude: ["Fixtures"]),
    testTarget("SyncTests", ["LoopbackHTTP", "OrderModel", "OrderSync"]),
    testTarget("ConsoleTests", ["JSONText", "OrderModel", "ViewModels", "Views"], exclude: ["Goldens"]),
    testTarget(
      "DeckTests",
      [
        "CTerminal", "CursesRenderer", "DeckRuntime", "JSONText", "LoopbackHTTP", "OrderModel",
        "OrderSync", "ShopClients", "ShopSimulators", "ViewModels", "Views", "orderdeck",
      ]),
  ]
)

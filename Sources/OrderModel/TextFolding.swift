import Foundation

/// Makes text comparable for searching and sorting: lower case, accents removed, `ß` as `ss`, `æ` as `ae`. Latin
/// letters go through an own table because Foundation's folding costs six times as much; the rest of Unicode is
/// lower-cased and loses its combining marks. Control characters become blanks, so that the separators of a search
/// arena can never come out of an order's own text.
package enum TextFolding {
  /// The folded UTF-8 of `text`.
  package static func fold(_ text: String) -> [UInt8] {
    var bytes: [UInt8] = []
    bytes.reserveCapacity(text.utf8.count)
    fold(text, into: &bytes)
    return bytes
  }

  /// Appends the folded UTF-8 of `text`.
  package static func fold(_ text: String, into bytes: inout [UInt8]) {
    var copy = text
    copy.withUTF8 { fold($0, into: &bytes) }
  }

  /// Appends the folded form of UTF-8 that may be broken anywhere; broken bytes become U+FFFD.
  static func fold(_ source: UnsafeBufferPointer<UInt8>, into bytes: inout [UInt8]) {
    var start = 0
    while start < source.count, source[start] < 0x80 {
      bytes.append(foldASCII(source[start]))
      start += 1
    }
    guard start < source.count else { return }
    for scalar in String(decoding: source[start...], as: UTF8.self).unicodeScalars {
      fold(scalar, into: &bytes)
    }
  }

  private static func foldASCII(_ byte: UInt8) -> UInt8 {
    if byte &- 65 < 26 { return byte | 32 }
    return byte < 32 || byte == 127 ? 32 : byte
  }

  private static func fold(_ scalar: Unicode.Scalar, into bytes: inout [UInt8]) {
    switch scalar.value {
    case 0..<0x80: bytes.append(foldASCII(UInt8(scalar.value)))
    case 0x80..<0xA0: bytes.append(32)
    case 0xC0..<0x250: appendLatin(latin, Int(scalar.value - 0xC0), scalar, into: &bytes)
    case 0x1E00..<0x1F00: appendLatin(latinAdditional, Int(scalar.value - 0x1E00), scalar, into: &bytes)
    case 0x300..<0x370: break
    case 0xFF01..<0xFF5F: bytes.append(foldASCII(UInt8(scalar.value - 0xFEE0)))
    case 0x370..<0x2E80: appendDecomposed(scalar, into: &bytes)
    default: bytes.append(contentsOf: String(scalar).utf8)
    }
  }

  private static func appendLatin(
    _ table: [UInt8], _ index: Int, _ scalar: Unicode.Scalar, into bytes: inout [UInt8]
  ) {
    let (first, second) = (table[2 * index], table[2 * index + 1])
    if first == unfoldable {
      bytes.append(contentsOf: scalar.properties.lowercaseMapping.utf8)
    } else {
      bytes.append(first)
      if second != blank { bytes.append(second) }
    }
  }

  private static func appendDecomposed(_ scalar: Unicode.Scalar, into bytes: inout [UInt8]) {
    let decomposed = scalar.properties.lowercaseMapping.decomposedStringWithCanonicalMapping
    for part in decomposed.unicodeScalars where part.properties.generalCategory != .nonspacingMark {
      bytes.append(contentsOf: String(part).utf8)
    }
  }

  private static let unfoldable = UInt8(ascii: ".")
  private static let blank = UInt8(ascii: "_")

  /// Two letters for each scalar from U+00C0 to U+024F (canonical decomposition of the Unicode Character Database,
  /// plus the letters with a stroke and the ligatures); `_` fills up, `..` means no Latin base letter.
  private static let latin = Array(
    """
    a_a_a_a_a_a_aec_e_e_e_e_i_i_i_i_d_n_o_o_o_o_o_..o_u_u_u_u_y_thssa_a_a_a_a_a_aec_e_e_e_e_i_i_i_i_\
    d_n_o_o_o_o_o_..o_u_u_u_u_y_thy_a_a_a_a_a_a_c_c_c_c_c_c_c_c_d_d_d_d_e_e_e_e_e_e_e_e_e_e_g_g_g_g_\
    g_g_g_g_h_h_h_h_i_i_i_i_i_i_i_i_i_i_ijijj_j_k_k_q_l_l_l_l_l_l_l_l_l_l_n_n_n_n_n_n_n_n_n_o_o_o_o_\
    o_o_oeoer_r_r_r_r_r_s_s_s_s_s_s_s_s_t_t_t_t_t_t_u_u_u_u_u_u_u_u_u_u_u_u_w_w_y_y_y_z_z_z_z_z_z_s_\
    b_b_..........c_c_....d_d_........f_f_........i_k_k_l_..........o_o_....p_p_............t_t_..u_\
    u_....y_y_z_z_..........................dzdzdzljljljnjnjnja_a_i_i_o_o_u_u_u_u_u_u_u_u_u_u_..a_a_\
    a_a_aeaeg_g_g_g_k_k_o_o_o_o_....j_dzdzdzg_g_....n_n_a_a_aeaeo_o_a_a_a_a_e_e_e_e_i_i_i_i_o_o_o_o_\
    r_r_r_r_u_u_u_u_s_s_t_t_....h_h_........z_z_a_a_e_e_o_o_o_o_o_o_o_o_y_y_......j_....a_c_c_l_t_..\
    ......b_u_..e_e_j_j_....r_r_y_y_
    """.utf8)

  /// The same for U+1E00 to U+1EFF.
  private static let latinAdditional = Array(
    """
    a_a_b_b_b_b_b_b_c_c_d_d_d_d_d_d_d_d_d_d_e_e_e_e_e_e_e_e_e_e_f_f_g_g_h_h_h_h_h_h_h_h_h_h_i_i_i_i_\
    k_k_k_k_k_k_l_l_l_l_l_l_l_l_m_m_m_m_m_m_n_n_n_n_n_n_n_n_o_o_o_o_o_o_o_o_p_p_p_p_r_r_r_r_r_r_r_r_\
    s_s_s_s_s_s_s_s_s_s_t_t_t_t_t_t_t_t_u_u_u_u_u_u_u_u_u_u_v_v_v_v_w_w_w_w_w_w_w_w_w_w_x_x_x_x_y_y_\
    z_z_z_z_z_z_h_t_w_y_a_s_....ss..a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_a_e_e_e_e_e_e_e_e_\
    e_e_e_e_e_e_e_e_i_i_i_i_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_o_u_u_u_u_u_u_u_u_u_u_u_u_\
    u_u_y_y_y_y_y_y_y_y_............
    """.utf8)
}

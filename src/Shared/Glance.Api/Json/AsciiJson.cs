using System.Text;

namespace Glance.Api.Json;

/// <summary>JSON strings as Python's <c>json.dumps</c> writes them: everything outside printable ASCII becomes an escape.</summary>
public static class AsciiJson
{
    /// <summary>Appends a quoted string.</summary>
    public static StringBuilder AppendJsonString(this StringBuilder builder, string value)
    {
        builder.Append('"');
        foreach (var c in value)
        {
            switch (c)
            {
                case '"': builder.Append("\\\""); break;
                case '\\': builder.Append("\\\\"); break;
                case '\n': builder.Append("\\n"); break;
                case '\r': builder.Append("\\r"); break;
                case '\t': builder.Append("\\t"); break;
                case '\b': builder.Append("\\b"); break;
                case '\f': builder.Append("\\f"); break;
                case >= ' ' and <= '~': builder.Append(c); break;
                default: builder.Append("\\u").Append(((int)c).ToString("x4", System.Globalization.CultureInfo.InvariantCulture)); break;
            }
        }

        return builder.Append('"');
    }
}

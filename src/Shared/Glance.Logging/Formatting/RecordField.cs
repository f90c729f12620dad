using System.Text;

namespace Glance.Logging.Formatting;

/// <summary>Appends one named value of a record to a line.</summary>
internal delegate void RecordField(StringBuilder output, LogRecord record);

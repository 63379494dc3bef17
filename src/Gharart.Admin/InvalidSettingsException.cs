namespace Gharart.Admin;

/// <summary>The host cannot start with these settings; the message lists every mistake, one a line.</summary>
internal sealed class InvalidSettingsException(IReadOnlyList<string> mistakes)
    : Exception("These settings are wrong:" + Environment.NewLine + string.Join(Environment.NewLine, mistakes.Select(mistake => "  " + mistake)))
{
    public IReadOnlyList<string> Mistakes { get; } = mistakes;
}

using System.Diagnostics.CodeAnalysis;
using Gharart.Core.Destinations;

namespace Gharart.Core.Routing;

/// <summary>One variable of a GTM_EVENT template, compiled.</summary>
public sealed class BridgeVariable
{
    // What the tag manager reads in an event itself, and what is no plain member of an object.
    private static readonly HashSet<string> Reserved = new(StringComparer.Ordinal)
        { "event", "eventCallback", "eventReporting", "eventTimeout", "eventModel", "gtm", "_clear", "__proto__", "constructor", "prototype" };

    private BridgeVariable(string name, PlaceholderText value) => (Name, Value) = (name, value);

    /// <summary>The variable's name: letters, digits and <c>- . _ ~</c>.</summary>
    public string Name { get; }

    /// <summary>Its value.</summary>
    public PlaceholderText Value { get; }

    /// <summary>Compiles a variable.</summary>
    /// <param name="name">The name; what the tag manager reads itself is refused.</param>
    /// <param name="value">The value with placeholders.</param>
    /// <param name="variable">The variable, or null.</param>
    /// <param name="problem">What is wrong and how to mend it, or null.</param>
    public static bool TryParse(string? name, string? value, [NotNullWhen(true)] out BridgeVariable? variable, [NotNullWhen(false)] out string? problem)
    {
        variable = null;
        if (!UrlParamTemplate.IsKey(name, out problem))
        {
            return false;
        }

        if (Reserved.Contains(name) || name.StartsWith("gtm.", StringComparison.Ordinal))
        {
            problem = $"The tag manager reads {name} itself. Choose another name.";
            return false;
        }

        if (!PlaceholderText.TryParse(value, out var text, out problem))
        {
            return false;
        }

        variable = new BridgeVariable(name, text);
        return true;
    }
}

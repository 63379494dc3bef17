namespace Gharart.Admin.Audit;

/// <summary>How the audit tells of rows of one type. Only what <see cref="View"/> shows is ever in it, so no secret can get there by oversight.</summary>
/// <param name="Name">First part of the action: <c>link</c>.</param>
/// <param name="Resource">Where in the handle, or which account.</param>
/// <param name="HandleId">Null for what belongs to an account alone.</param>
/// <param name="View">The row in the words of the API.</param>
/// <param name="Secrets">Properties whose value is never shown, by the name under which a change of them is.</param>
internal sealed record AuditedKind(
    string Name, Func<object, string> Resource, Func<object, int?> HandleId, Func<object, object> View, IReadOnlyDictionary<string, string> Secrets)
{
    public static AuditedKind Of<T>(
        string name, Func<T, string> resource, Func<T, int?> handleId, Func<T, object> view, IReadOnlyDictionary<string, string>? secrets = null)
        where T : class =>
        new(name, row => resource((T)row), row => handleId((T)row), row => view((T)row), secrets ?? new Dictionary<string, string>());
}

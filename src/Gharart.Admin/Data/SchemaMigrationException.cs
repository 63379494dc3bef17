namespace Gharart.Admin.Data;

/// <summary>The database and the program do not fit together; the message is for the operator.</summary>
internal sealed class SchemaMigrationException(string message, Exception? innerException = null) : Exception(message, innerException);

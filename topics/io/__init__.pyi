from ._atomic import check_free as check_free, check_free_file as check_free_file, file_to_write as file_to_write
from ._atomic import explaining_faults as explaining_faults, new_directory as new_directory
from ._atomic import remove_leftovers as remove_leftovers, whole_file as whole_file
from ._csv import guard_formula as guard_formula, read_table as read_table, starts_formula as starts_formula
from ._csv import write_table as write_table
from ._json import sha256_of as sha256_of, to_json_value as to_json_value, write_json as write_json
from ._state import SavedFields as SavedFields, Storable as Storable, Values as Values, check_array as check_array
from ._state import saved_as as saved_as, with_params as with_params
from ._store import MANIFEST as MANIFEST, Saveable as Saveable, restore as restore, save_packed as save_packed

<?php
// The little of WordPress and WooCommerce that the plugin calls, each as the real one behaves as far as the plugin relies on it. What it does to the world is written down in World.

namespace {

define( 'ABSPATH', __DIR__ . '/' );
define( 'MINUTE_IN_SECONDS', 60 );
define( 'HOUR_IN_SECONDS', 3600 );
define( 'DAY_IN_SECONDS', 86400 );

class Ended extends \Exception {
}

class World {
	public static $options    = array();
	public static $transients = array();
	public static $hooks      = array();
	public static $posts      = array();
	public static $answers    = array();
	public static $notices    = array();
	public static $orders     = array();
	public static $webhooks   = array();
	public static $routes     = array();
	public static $sql        = array();
	public static $redirect   = null;
	public static $user       = 0;
	public static $caps       = array();
	public static $is_admin   = false;
	public static $cron       = false;
	public static $doing      = '';
	public static $privacy    = '';
	public static $asked      = array();

	public static function fresh() {
		self::$options    = array();
		self::$transients = array();
		self::$posts      = array();
		self::$answers    = array();
		self::$notices    = array();
		self::$orders     = array();
		self::$webhooks   = array();
		self::$sql        = array();
		self::$redirect   = null;
		self::$user       = 0;
		self::$caps       = array();
		self::$is_admin   = false;
		self::$cron       = false;
		self::$doing      = '';
		$_GET             = array();
		$_POST            = array();
		unset( $_SERVER['HTTP_X_WP_NONCE'] );
		CancelSaver\send_soon();
	}

	public static function link() {
		CancelSaver\keep_link( 'd29vOnNob3AuZXhhbXBsZQ', str_repeat( 'abcdefgh', 6 ) );
	}
}

class WP_Error {
	private $code;
	private $message;
	public function __construct( $code, $message = '', $data = null ) {
		$this->code    = $code;
		$this->message = $message;
	}
	public function get_error_message() {
		return $this->message;
	}
	public function get_error_code() {
		return $this->code;
	}
}

class WP_REST_Response {
	public $data;
	public $status;
	public function __construct( $data, $status ) {
		$this->data   = $data;
		$this->status = $status;
	}
}

class WooCommerce {
}

class WC_Order {
	public $id;
	public $status;
	public $customer_id;
	public $key;
	public $meta  = array();
	public $saved = array();
	public $notes = array();
	public function __construct( $id, $status, $customer_id = 0 ) {
		$this->id           = $id;
		$this->status       = $status;
		$this->customer_id  = $customer_id;
		$this->key          = 'wc_order_key' . $id;
		World::$orders[ $id ] = $this;
	}
	public function get_id() {
		return $this->id;
	}
	public function get_order_number() {
		return '#' . $this->id;
	}
	public function get_status() {
		return $this->status;
	}
	public function has_status( $status ) {
		return is_array( $status ) ? in_array( $this->status, $status, true ) : $this->status === $status;
	}
	public function get_customer_id() {
		return $this->customer_id;
	}
	public function get_order_key() {
		return $this->key;
	}
	public function get_view_order_url() {
		return 'https://shop.example/my-account/view-order/' . $this->id . '/';
	}
	public function get_checkout_order_received_url() {
		return 'https://shop.example/checkout/order-received/' . $this->id . '/?key=' . $this->key;
	}
	public function get_meta( $key ) {
		return isset( $this->saved[ $key ] ) ? $this->saved[ $key ] : '';
	}
	public function update_meta_data( $key, $value ) {
		$this->meta[ $key ] = $value;
	}
	public function delete_meta_data( $key ) {
		unset( $this->meta[ $key ] );
	}
	public function save_meta_data() {
		$this->saved = $this->meta;
	}
	// As WC_Order::save(): meta first, then the hooks of the change.
	public function update_status( $to, $note = '' ) {
		$from          = $this->status;
		$this->status  = $to;
		$this->notes[] = $note;
		$this->save_meta_data();
		do_action( 'woocommerce_order_status_changed', $this->id, $from, $to, $this );
		return true;
	}
}

// build_payload() and generate_signature() as in WooCommerce's class-wc-webhook.php.
class WC_Webhook {
	public $id;
	public $topic;
	public $url;
	public $status   = 'active';
	public $failures = 0;
	public $deleted  = false;
	public $secret;
	public function __construct( $id, $topic, $url, $secret = 'fixture-webhook-secret-0001' ) {
		$this->id     = $id;
		$this->topic  = $topic;
		$this->url    = $url;
		$this->secret = $secret;
		World::$webhooks[ $id ] = $this;
	}
	public function get_id() {
		return $this->id;
	}
	public function get_topic() {
		return $this->topic;
	}
	public function get_delivery_url() {
		return $this->url;
	}
	public function get_status() {
		return $this->status;
	}
	public function set_status( $status ) {
		$this->status = $status;
	}
	public function get_failure_count() {
		return $this->failures;
	}
	public function set_failure_count( $count ) {
		$this->failures = $count;
	}
	public function save() {
	}
	public function delete( $force ) {
		$this->deleted = $force;
	}
	public function get_new_delivery_id() {
		return md5( (string) $this->id );
	}
	public function build_payload( $id ) {
		$order = World::$orders[ $id ];
		$meta  = array();
		foreach ( $order->saved as $key => $value ) {
			$meta[] = array(
				'id'    => count( $meta ) + 1,
				'key'   => $key,
				'value' => $value,
			);
		}
		return array(
			'id'                => $id,
			'number'            => (string) $id,
			'status'            => $order->status,
			'currency'          => 'USD',
			'total'             => '42.00',
			'date_modified_gmt' => '2026-11-24T15:00:00',
			'billing'           => array( 'email' => 'rita@example.com' ),
			'meta_data'         => $meta,
		);
	}
	public function generate_signature( $payload ) {
		return base64_encode( hash_hmac( 'sha256', $payload, wp_specialchars_decode( $this->secret, ENT_QUOTES ), true ) );
	}
}

class WC_Data_Store {
	public static function load( $what ) {
		return new self();
	}
	public function search_webhooks( $args ) {
		return array_keys( World::$webhooks );
	}
}

class Wpdb_Stub {
	public $prefix = 'wp_';
	public function esc_like( $text ) {
		return addcslashes( $text, '_%\\' );
	}
	public function prepare( $sql, ...$values ) {
		return vsprintf( str_replace( '%s', "'%s'", $sql ), $values );
	}
	public function query( $sql ) {
		World::$sql[] = $sql;
	}
}
$GLOBALS['wpdb'] = new Wpdb_Stub();

function __( $text, $domain = '' ) {
	return $text;
}
function esc_html__( $text, $domain = '' ) {
	return esc_html( $text );
}
function esc_html_e( $text, $domain = '' ) {
	echo esc_html( $text );
}
function esc_html( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES );
}
function esc_attr( $text ) {
	return htmlspecialchars( (string) $text, ENT_QUOTES );
}
function esc_url( $text ) {
	return str_replace( array( '&', "'", '"', '<' ), array( '&#038;', '&#039;', '%22', '%3C' ), $text );
}
function wp_kses_post( $html ) {
	return $html;
}
function add_action( $hook, $what, $priority = 10, $args = 1 ) {
	World::$hooks[ $hook ][] = array( $what, $args );
}
function add_filter( $hook, $what, $priority = 10, $args = 1 ) {
	add_action( $hook, $what, $priority, $args );
}
function do_action( $hook, ...$args ) {
	foreach ( isset( World::$hooks[ $hook ] ) ? World::$hooks[ $hook ] : array() as $each ) {
		call_user_func_array( $each[0], array_slice( $args, 0, $each[1] ) );
	}
}
function apply_filters( $hook, $value, ...$args ) {
	foreach ( isset( World::$hooks[ $hook ] ) ? World::$hooks[ $hook ] : array() as $each ) {
		$value = call_user_func_array( $each[0], array_slice( array_merge( array( $value ), $args ), 0, $each[1] ) );
	}
	return $value;
}
function doing_action( $hook ) {
	return World::$doing === $hook;
}
function plugin_basename( $file ) {
	return 'cancelsaver/cancelsaver.php';
}
function load_plugin_textdomain( ...$args ) {
}
function get_option( $name, $default = false ) {
	return array_key_exists( $name, World::$options ) ? World::$options[ $name ][0] : $default;
}
function update_option( $name, $value, $autoload = null ) {
	World::$options[ $name ] = array( $value, $autoload );
}
function delete_option( $name ) {
	unset( World::$options[ $name ] );
}
function get_transient( $name ) {
	return isset( World::$transients[ $name ] ) ? World::$transients[ $name ][0] : false;
}
function set_transient( $name, $value, $life ) {
	World::$transients[ $name ] = array( $value, $life );
}
function delete_transient( $name ) {
	unset( World::$transients[ $name ] );
}
function wp_json_encode( $value ) {
	return json_encode( $value );
}
function wp_remote_post( $url, $args ) {
	World::$posts[] = array( $url, $args );
	return array_shift( World::$answers ) ?: array( 200, '{}' );
}
function is_wp_error( $thing ) {
	return $thing instanceof WP_Error;
}
function wp_remote_retrieve_response_code( $answer ) {
	return $answer[0];
}
function wp_remote_retrieve_body( $answer ) {
	return $answer[1];
}
function wp_unslash( $value ) {
	return is_array( $value ) ? array_map( 'wp_unslash', $value ) : stripslashes( $value );
}
function sanitize_text_field( $text ) {
	return trim( preg_replace( '/[\r\n\t ]+/', ' ', strip_tags( $text ) ) );
}
function sanitize_textarea_field( $text ) {
	return trim( strip_tags( $text ) );
}
function sanitize_key( $text ) {
	return preg_replace( '/[^a-z0-9_\-]/', '', strtolower( $text ) );
}
function absint( $value ) {
	return abs( (int) $value );
}
function determine_locale() {
	return 'zh_CN';
}
function home_url( $path = '' ) {
	return 'https://shop.example' . $path;
}
function admin_url( $path = '' ) {
	return 'https://shop.example/wp-admin/' . $path;
}
function add_query_arg( $args, $url ) {
	return $url . '?' . http_build_query( $args );
}
function is_admin() {
	return World::$is_admin;
}
function wp_doing_cron() {
	return World::$cron;
}
function current_user_can( $cap ) {
	return in_array( $cap, World::$caps, true );
}
function get_current_user_id() {
	return World::$user;
}
function wp_get_current_user() {
	return (object) array(
		'ID'           => World::$user,
		'display_name' => 'Ada Owner',
		'roles'        => array( 'administrator' ),
	);
}
// A nonce is bound to the action and to the user, as the real one.
function nonce_of( $action ) {
	return substr( md5( $action . '|' . World::$user ), 0, 10 );
}
function wp_verify_nonce( $nonce, $action ) {
	return hash_equals( nonce_of( $action ), $nonce ) ? 1 : false;
}
function wp_create_nonce( $action ) {
	return nonce_of( $action );
}
function wp_nonce_field( $action, $name = '_wpnonce' ) {
	echo '<input type="hidden" name="' . esc_attr( $name ) . '" value="' . esc_attr( nonce_of( $action ) ) . '">';
}
function check_admin_referer( $action ) {
	if ( ! isset( $_REQUEST['_wpnonce'] ) || ! wp_verify_nonce( $_REQUEST['_wpnonce'], $action ) ) {
		throw new Ended( 'nonce' );
	}
}
function wp_die( $message = '', $title = '', $args = array() ) {
	throw new Ended( 'die ' . ( isset( $args['response'] ) ? $args['response'] : 500 ) . ' ' . $message );
}
function wp_safe_redirect( $url ) {
	World::$redirect = $url;
	throw new Ended( 'redirect' );
}
function wp_redirect( $url ) {
	World::$redirect = $url;
	throw new Ended( 'redirect' );
}
function nocache_headers() {
}
function wc_nocache_headers() {
}
function wc_add_notice( $text, $type = 'success' ) {
	World::$notices[] = array( $type, $text );
}
function wc_print_notices() {
}
class WP_User {
	public $ID = 7;
}
function get_user_by( $by, $value ) {
	return 'rita@example.com' === $value ? new WP_User() : false;
}
function wc_get_order( $id ) {
	return isset( World::$orders[ $id ] ) ? World::$orders[ $id ] : false;
}
function wc_get_orders( $args ) {
	World::$asked = $args;
	return array_slice( array_values( World::$orders ), ( $args['page'] - 1 ) * $args['limit'], $args['limit'] );
}
function wc_get_webhook( $id ) {
	return World::$webhooks[ $id ];
}
function wc_get_webhook_statuses() {
	return array(
		'active'   => 'Active',
		'disabled' => 'Disabled',
	);
}
function wc_get_order_status_name( $status ) {
	return ucfirst( $status );
}
function wp_specialchars_decode( $text, $quotes ) {
	return htmlspecialchars_decode( $text, $quotes );
}
if ( ! function_exists( 'mb_substr' ) ) {
	function mb_substr( $text, $from, $length ) {
		return implode( '', array_slice( preg_split( '//u', $text, -1, PREG_SPLIT_NO_EMPTY ), $from, $length ) );
	}
	function mb_strlen( $text ) {
		return preg_match_all( '/./us', $text );
	}
}
function register_rest_route( $namespace, $route, $args ) {
	World::$routes[ $namespace . $route ] = $args;
}
function add_submenu_page( ...$args ) {
	World::$routes['page'] = $args;
}
function number_format_i18n( $number ) {
	return (string) $number;
}
function checked( $one, $other, $echo ) {
	return $one === $other ? ' checked' : '';
}
function wp_add_privacy_policy_content( $name, $html ) {
	World::$privacy = $html;
}
function is_super_admin() {
	return true;
}

}
